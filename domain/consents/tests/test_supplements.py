"""The second grant: allergies, medicines and problems whatever their date."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from adapters.vault import client
from adapters.vault.interface import VaultUnavailableError
from common import clock
from common.categories import Category, bits_of
from domain.audit.models import Event
from domain.consents.errors import TooWideError
from domain.consents.models import Grant, GrantState, Request, RequestState
from domain.consents.queries import care_relationships
from domain.consents.queries import grants as reading
from domain.consents.services import expiry, grants, halts, ledger_outcomes, policies, relationships, requests
from domain.consents.terms import READING, Chosen, Flag, Purpose
from domain.consents.tests.conftest import Later
from domain.consents.tests.world import LABS, Kept, World
from domain.ledger.models import SignedAct
from domain.ledger.queries.outcomes import Item
from domain.notifications.models import Notice
from tests import people
from tests.rollback import undone

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SUMMARY, MEDICINES = bits_of([Category.SUMMARY]), bits_of([Category.MEDICINES])
BOTH = SUMMARY | MEDICINES
YEARS = timedelta(days=800)


@pytest.fixture
def old(world: World) -> Kept:
    """An allergy of two years ago."""
    return world.keep(world.alice, category=Category.SUMMARY, day=clock.now().date() - YEARS)


def given(world: World, **said: object) -> Grant:
    return world.given(**{"categories": LABS | BOTH, "all_dates": BOTH, **said})  # type: ignore[arg-type]  # names of fields


def pair(first: Grant) -> list[Grant]:
    return [Grant.objects.get(pk=first.pk), Grant.objects.get(supplements=first)]


def states(first: Grant) -> list[str]:
    return [grant.state for grant in pair(first)]


def narrow(world: World, grant: Grant, **said: object) -> Grant:
    terms = Chosen(LABS | BOTH, clock.now().date() - timedelta(days=100), all_dates=BOTH)
    return grants.narrow(
        grant=grant,
        chosen=replace(terms, **said),  # type: ignore[arg-type]  # names of fields
        by=world.alice.user,
        session=people.SESSION,
        proof=people.proof("password"),
    )


def test_an_old_allergy_opens_by_the_second_grant_and_an_old_result_does_not(world: World, old: Kept) -> None:
    result = world.keep(world.alice, day=clock.now().date() - YEARS)
    first, second = pair(given(world))
    assert (second.categories, second.records_from, second.flags) == (BOTH, 0, READING)
    assert (second.expires, second.user_id, second.purposes) == (first.expires, first.user_id, first.purposes)
    assert world.opens(world.bob, old)
    assert not world.opens(world.bob, result)
    assert not world.opens(world.charlie, old)
    assert Request.objects.get().state == RequestState.GRANTED


def test_taken_out_there_is_one_grant_and_the_request_is_answered_in_part(world: World, old: Kept) -> None:
    request = world.ask(categories=LABS | BOTH, all_dates=BOTH)
    world.allow(request, categories=LABS | BOTH)
    world.record()
    assert Grant.objects.count() == 1
    assert not world.opens(world.bob, old)
    assert Request.objects.get().state == RequestState.PARTLY_GRANTED


def test_nobody_asks_twice_for_what_has_no_first_day(world: World, old: Kept) -> None:
    first = given(world, records_from=None)
    assert not Grant.objects.filter(supplements=first).exists()
    assert world.opens(world.bob, old)
    assert Request.objects.get().state == RequestState.GRANTED


def test_of_a_kind_that_is_left_out_nothing_older_is_shown(world: World, old: Kept) -> None:
    request = world.ask(categories=LABS | BOTH, all_dates=BOTH)
    first = world.allow(request, categories=LABS | MEDICINES, all_dates=MEDICINES)
    world.record()
    assert pair(first)[1].categories == MEDICINES
    assert not world.opens(world.bob, old)


@pytest.mark.parametrize(
    "chosen",
    [
        Chosen(LABS, clock.now().date(), all_dates=SUMMARY),
        Chosen(LABS | SUMMARY, clock.now().date(), all_dates=LABS),
        Chosen(SUMMARY, clock.now().date(), flags=Flag.WRITE, all_dates=SUMMARY),
        Chosen(SUMMARY, clock.now().date(), flags=Flag.VIEW | Flag.ONE_TIME, all_dates=SUMMARY),
    ],
)
def test_other_kinds_adding_and_one_look_have_none(world: World, chosen: Chosen) -> None:
    with pytest.raises(ValueError, match="whatever their date"):
        grants.offer(
            patient=world.alice, to=world.bob, chosen=chosen, purpose=Purpose.TREATMENT, by=world.alice.user,
            session=people.SESSION, proof=people.proof("password"),
        )  # fmt: skip
    assert not Grant.objects.exists()


def test_more_than_was_asked_for_is_not_allowed(world: World) -> None:
    request = world.ask(categories=LABS | SUMMARY)
    with pytest.raises(TooWideError):
        world.allow(request, categories=LABS | SUMMARY, all_dates=SUMMARY)
    assert not Grant.objects.exists()


def test_one_stop_ends_both_whichever_is_named_and_is_one_line(world: World, old: Kept) -> None:
    first = given(world)
    for named in pair(first):
        with undone():
            grants.stop(grant=named, by=world.alice.user, session=people.SESSION)
            assert states(first) == [GrantState.REVOKED, GrantState.REVOKED]
    grants.stop(grant=first, by=world.alice.user, session=people.SESSION)
    assert not world.opens(world.bob, old)
    assert Event.objects.filter(action="access.revoked").count() == 1
    assert Notice.objects.filter(user=world.bob, kind="access.stopped").count() == 1
    world.record()
    assert all(world.on_chain(grant)[1] for grant in pair(first))


def test_stopped_before_the_chain_has_either_nothing_opens(world: World, old: Kept) -> None:
    first = world.allow(
        world.ask(categories=LABS | BOTH, all_dates=BOTH), categories=LABS | BOTH, all_dates=BOTH
    )
    grants.stop(grant=first, by=world.alice.user, session=people.SESSION)
    world.record()
    assert not world.opens(world.bob, old)
    assert states(first) == [GrantState.REVOKED, GrantState.REVOKED]


def test_stop_everything_and_the_end_of_treatment_end_both(world: World, old: Kept) -> None:
    first = given(world)
    with undone():
        halts.stop_all(patient=world.alice, by=world.alice.user, session=people.SESSION)
        assert states(first) == [GrantState.REVOKED, GrantState.REVOKED]
        assert Notice.objects.filter(user=world.bob, kind="access.stopped").count() == 1
    relation = care_relationships.relationship_between(world.bob, world.alice)
    assert relation is not None
    relationships.end(relationship=relation, by=world.alice.user, session=people.SESSION)
    assert states(first) == [GrantState.REVOKED, GrantState.REVOKED]
    assert not world.opens(world.bob, old)


def test_both_are_over_at_the_same_second_and_it_is_said_once(world: World, old: Kept, later: Later) -> None:
    first = given(world, days=2)
    later(2 * 86_400 + 5)
    assert not world.opens(world.bob, old)
    assert expiry.end() == 2
    assert states(first) == [GrantState.EXPIRED, GrantState.EXPIRED]
    assert Notice.objects.filter(user=world.bob, kind="access.ended").count() == 1
    assert Event.objects.filter(action="access.expired").count() == 1


def test_narrowed_the_second_follows_in_the_same_act(world: World, old: Kept) -> None:
    first = given(world)
    _, second = pair(first)
    fresh, beside = pair(narrow(world, first, categories=LABS | SUMMARY, all_dates=SUMMARY, days=3))
    world.record()
    assert states(first) == [GrantState.SUPERSEDED, GrantState.SUPERSEDED]
    assert (fresh.replaces_id, beside.replaces_id) == (first.pk, second.pk)
    assert (beside.categories, beside.expires) == (SUMMARY, fresh.expires)
    assert world.opens(world.bob, old)
    assert Event.objects.filter(action="access.narrowed").count() == 1


def test_taken_out_afterwards_it_ends_at_once_and_the_rest_stays(world: World, old: Kept) -> None:
    recent = world.keep(world.alice, category=Category.SUMMARY)
    first = given(world)
    fresh = narrow(world, first, all_dates=0)
    assert states(first) == [GrantState.SUPERSEDED, GrantState.REVOKED]
    assert not world.opens(world.bob, old)
    world.record()
    assert not Grant.objects.filter(supplements=fresh).exists()
    assert not world.opens(world.bob, old)
    assert world.opens(world.bob, recent)


def test_narrowing_never_brings_a_second_grant_back(world: World) -> None:
    first = given(world, all_dates=0)
    with pytest.raises(TooWideError):
        narrow(world, first)
    assert Grant.objects.count() == 1
    assert Grant.objects.get().state == GrantState.ACTIVE


def test_a_process_that_dies_between_the_two_signatures_leaves_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = world.ask(categories=LABS | BOTH, all_dates=BOTH)
    signs, calls = type(client()).sign_act, []

    def dies(self: object, **said: object) -> bytes:
        calls.append(said)
        if len(calls) == 2:
            raise VaultUnavailableError("The vault is away.")
        return signs(self, **said)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(type(client()), "sign_act", dies)
    with pytest.raises(VaultUnavailableError):
        world.allow(request, categories=LABS | BOTH, all_dates=BOTH)
    assert len(calls) == 2
    assert not Grant.objects.exists()
    assert not SignedAct.objects.filter(kind="grant").exists()
    assert Request.objects.get().state == RequestState.REQUESTED


def test_where_the_chain_refuses_one_of_them_the_other_is_what_counts(world: World, old: Kept) -> None:
    first = given(world)
    _, second = pair(first)
    ledger_outcomes._take(Item(1, "grant", second.pk, 1, "refused", "too late"))
    assert states(first) == [GrantState.ACTIVE, GrantState.REFUSED]
    assert not world.opens(world.bob, old)
    kinds = set(Notice.objects.filter(user=world.alice.user).values_list("kind", flat=True))
    assert "access.partly_recorded" in kinds
    assert "access.not_recorded" not in kinds
    assert {line.grant.pk for line in reading.of_patient(world.alice)} == {first.pk}
    assert {line.grant.pk for line in reading.lines(world.alice, list(reading.ended_of(world.alice)))} == {
        second.pk
    }


def test_where_the_first_was_refused_the_second_is_a_line_of_its_own_and_can_be_stopped(
    world: World, old: Kept
) -> None:
    first = given(world)
    _, second = pair(first)
    ledger_outcomes._take(Item(1, "grant", first.pk, 1, "refused", "too late"))
    assert [line.grant.pk for line in reading.of_patient(world.alice)] == [second.pk]
    assert world.opens(world.bob, old)
    grants.stop(grant=second, by=world.alice.user, session=people.SESSION)
    assert not world.opens(world.bob, old)


def test_the_pair_is_one_line_and_one_reader(world: World) -> None:
    first = given(world)
    (line,) = reading.of_patient(world.alice)
    assert line.grant.pk == first.pk
    assert reading.count_readers(world.alice) == 1
    assert len(reading.glance(world.alice)) == 1


def test_the_database_keeps_a_second_grant_to_all_dates(world: World) -> None:
    first = given(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(supplements=first).update(records_from=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.update(all_dates=1 << Category.VISITS)
    assert pair(first)[1].records_from == 0


def rule(world: World, **said: object) -> Grant:
    terms = Chosen(LABS | BOTH, clock.now().date() - timedelta(days=365), days=300, all_dates=BOTH)
    made = policies.make(
        patient=world.alice,
        chosen=replace(terms, **said),  # type: ignore[arg-type]  # names of fields
        by=world.alice.user,
        session=people.SESSION,
        proof=people.proof("password"),
    )
    world.record()
    return made


def test_a_rule_answers_with_both(world: World, old: Kept) -> None:
    made = rule(world)
    assert not world.opens(world.bob, old), "a rule lets nobody in who did not ask"
    request = world.ask(categories=LABS | BOTH, all_dates=BOTH)
    assert (request.state, request.grant_id) == (RequestState.GRANTED, made.pk)
    assert world.opens(world.bob, old)
    assert [line.grant.pk for line in reading.rules_of(world.alice)] == [made.pk]
    assert reading.rule_for(world.alice, None) == made


def test_a_rule_without_it_answers_in_part_and_the_rest_can_be_asked_of_alice(
    world: World, old: Kept
) -> None:
    made = rule(world, all_dates=0)
    recent = world.keep(world.alice, category=Category.SUMMARY)
    request = world.ask(categories=LABS | BOTH, all_dates=BOTH)
    assert (request.state, request.grant_id) == (RequestState.PARTLY_GRANTED, made.pk)
    assert world.opens(world.bob, recent)
    assert not world.opens(world.bob, old)
    asked = world.ask(categories=BOTH, records_from=None, all_dates=BOTH)
    assert asked.state == RequestState.REQUESTED


def test_a_changed_rule_takes_its_second_grant_along_or_ends_it(world: World, old: Kept) -> None:
    made = rule(world)
    world.ask(categories=LABS | BOTH, all_dates=BOTH)
    terms = Chosen(LABS | BOTH, clock.now().date() - timedelta(days=30), days=200, all_dates=BOTH)

    def change(policy: Grant, chosen: Chosen) -> Grant:
        changed = policies.change(
            policy=policy, chosen=chosen, goes_on=True, by=world.alice.user, session=people.SESSION,
            proof=people.proof("password"),
        )  # fmt: skip
        world.record()
        return changed

    changed = change(made, terms)
    assert states(made) == [GrantState.SUPERSEDED, GrantState.SUPERSEDED]
    assert world.opens(world.bob, old)
    change(changed, replace(terms, all_dates=0))
    assert states(changed) == [GrantState.SUPERSEDED, GrantState.REVOKED]
    assert not world.opens(world.bob, old)


def test_a_request_that_was_denied_or_taken_back_signed_nothing(world: World) -> None:
    requests.deny(request=world.ask(categories=BOTH, all_dates=BOTH), by=world.alice.user)
    requests.withdraw(request=world.ask(categories=BOTH, all_dates=BOTH), by=world.bob)
    assert not Grant.objects.exists()
    assert not SignedAct.objects.filter(kind="grant").exists()
