"""Rules made before anyone asks: the contract answers, not our rows."""

from datetime import timedelta

import pytest
from django.conf import LazySettings

from adapters.chain.values import Verdict
from common import clock
from common.categories import Category
from domain.consents.errors import NotAllowedError
from domain.consents.models import Grant, GrantState, Request, RequestState
from domain.consents.queries import grant_proofs, patient_list, usable_grants
from domain.consents.services import blocks, policies
from domain.consents.tests.conftest import Later
from domain.consents.tests.test_refusals import admit
from domain.consents.tests.world import IMAGES, LABS, Flag, World, chosen
from domain.notifications.models import Notice
from domain.organisations.models import Function, Membership, Organisation
from domain.organisations.services import duties
from domain.organisations.services.duties import Duty
from tests import people, traces

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def rule(world: World, organisation: Organisation | None = None, **said: object) -> Grant:
    made = policies.make(
        patient=world.alice, chosen=chosen(**{"categories": LABS, "days": 300, **said}),
        organisation=organisation, by=world.alice.user,
        session=people.SESSION, proof=people.proof("password"),
    )  # fmt: skip
    world.record()
    return made


def test_a_request_that_a_rule_covers_is_answered_at_once(world: World) -> None:
    kept = world.keep(world.alice)
    made = rule(world)
    assert not world.opens(world.bob, kept), "a rule lets nobody in who did not ask"
    assert patient_list.of_doctor(usable_grants.grant_reader(world.bob)) == []
    request = world.ask(categories=LABS)
    assert (request.state, request.grant_id) == (RequestState.GRANTED, made.pk)
    assert world.opens(world.bob, kept)
    assert not world.opens(world.charlie, kept)
    assert Notice.objects.filter(user=world.alice.user, kind="access.by_rule").exists()
    assert not Notice.objects.filter(kind="access.requested").exists()


def test_whatever_a_rule_does_not_cover_goes_to_the_patient(world: World) -> None:
    rule(world)
    wider: list[dict[str, object]] = [
        {"categories": LABS | IMAGES},
        {"records_from": None},
        {"flags": Flag.VIEW | Flag.WRITE},
    ]
    for said in wider:
        request = world.ask(by=None, patient=None, **{"categories": LABS, **said})
        assert request.state == RequestState.REQUESTED
        Request.objects.all().delete()


def test_the_row_is_changed_and_the_answer_stays(world: World) -> None:
    made = rule(world)
    Grant.objects.filter(pk=made.pk).update(categories=LABS | IMAGES)
    assert world.ask(categories=LABS | IMAGES).state == RequestState.REQUESTED
    assert world.ask(categories=LABS, by=world.charlie).state == RequestState.REQUESTED


def test_while_the_chain_is_away_the_patient_is_asked(world: World, settings: LazySettings) -> None:
    rule(world)
    settings.CHAIN_RPC_URL = "http://127.0.0.1:9"
    assert world.ask(categories=LABS).state == RequestState.REQUESTED


def test_what_is_refused_in_general_is_refused_at_once(world: World) -> None:
    blocks.add(
        patient=world.alice,
        by=world.alice.user,
        session=people.SESSION,
        proof=people.proof("password"),
        category=Category.IMAGES,
    )
    assert world.ask(categories=IMAGES).state == RequestState.DENIED
    assert world.ask(categories=LABS | IMAGES).state == RequestState.REQUESTED
    assert not Notice.objects.filter(user=world.alice.user, kind="access.requested").count() > 1


def test_doctors_of_an_organisation_by_their_membership(world: World) -> None:
    kept = world.keep(world.alice)
    rule(world, world.hope)
    assert world.ask(categories=LABS).state == RequestState.REQUESTED
    admit(world, world.charlie, world.hope)
    world.record()
    assert world.ask(categories=LABS, by=world.charlie).state == RequestState.GRANTED
    assert world.opens(world.charlie, kept)
    (held,) = grant_proofs.for_user(world.charlie, world.alice)
    assert held.proof.organisation == world.hope.address
    assert world.contract_says(world.bob, kept, held) == Verdict.NOT_GRANTEE


def gives(world: World, functions: Function) -> None:
    """Charlie does something else at Hope from now on."""
    found = Membership.objects.select_related("organisation", "user").get(user=world.charlie)
    to = Duty(int(functions), "", found.valid_until)
    seen, by = duties.mark_of(found), world.hope.created_by
    duties.change(membership=found, to=to, seen=seen, by=by, session=people.SESSION, proof=people.proof())


def test_who_is_no_clinician_any_more_reads_nothing_at_once_and_who_becomes_one_when_the_ledger_has_it(
    world: World,
) -> None:
    kept = world.keep(world.alice)
    rule(world, world.hope)
    admit(world, world.charlie, world.hope)
    world.record()
    assert world.opens(world.charlie, kept)
    (held,) = grant_proofs.for_user(world.charlie, world.alice)
    gives(world, Function.DESK)
    assert not world.opens(world.charlie, kept), "the portal"
    assert world.contract_says(world.charlie, kept, held) == Verdict.ALLOWED
    assert not world.vault_gives(world.charlie, kept, held), "the vault, whatever the portal says"
    world.record()
    assert world.contract_says(world.charlie, kept, held) == Verdict.NOT_GRANTEE
    gives(world, Function.CLINICIAN | Function.DESK)
    assert not world.vault_gives(world.charlie, kept, held)
    world.record()
    assert world.opens(world.charlie, kept)


def test_changing_a_rule_is_one_statement_and_the_patient_says_what_goes_on(world: World) -> None:
    lab, image = world.keep(world.alice), world.keep(world.alice, category=Category.IMAGES)
    first = rule(world)
    world.ask(categories=LABS)
    changed = policies.change(
        policy=first, chosen=chosen(categories=LABS | IMAGES, days=300), goes_on=True, by=world.alice.user,
        session=people.SESSION,
        proof=people.proof("password"),
    )  # fmt: skip
    world.record()
    assert world.on_chain(first)[1] > 0
    assert world.opens(world.bob, lab)
    assert world.opens(world.bob, image)
    policies.change(
        policy=changed, chosen=chosen(categories=LABS, days=300), goes_on=False, by=world.alice.user,
        session=people.SESSION,
        proof=people.proof("password"),
    )  # fmt: skip
    world.record()
    assert not world.opens(world.bob, lab)
    first.refresh_from_db()
    assert first.state == GrantState.SUPERSEDED


def test_access_by_rule_ends_after_the_days_that_were_asked(world: World, later: Later) -> None:
    kept = world.keep(world.alice, day=clock.now().date() - timedelta(days=3))
    rule(world)
    world.ask(categories=LABS, days=2)
    assert world.opens(world.bob, kept)
    later(2 * 86_400 + 1)
    assert not world.opens(world.bob, kept)
    assert world.ask(categories=LABS, days=2).state == RequestState.GRANTED


def test_nobody_makes_rules_for_somebody_else_nor_rules_to_write(world: World) -> None:
    before = traces.tables()
    with pytest.raises(NotAllowedError, match=r"for the patient to decide\. Nothing was changed\."):
        policies.make(
            patient=world.alice,
            chosen=chosen(),
            by=world.bob,
            session=people.SESSION,
            proof=people.proof("password"),
        )
    with pytest.raises(ValueError, match="a rule allows to see"):
        rule(world, flags=Flag.VIEW | Flag.WRITE)
    assert traces.changed_since(before) == []
