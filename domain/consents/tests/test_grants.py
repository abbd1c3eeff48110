"""Offering, narrowing, stopping: one grant, all of them, those of one doctor."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adapters.chain.values import Verdict
from adapters.vault import client
from adapters.vault.interface import VaultUnavailableError
from common import clock
from common.categories import Category
from domain.accounts.models import User
from domain.audit.models import Event
from domain.consents.errors import ConflictError, NotAllowedError, TooWideError
from domain.consents.models import (
    Grant,
    GrantState,
    Halt,
    Relationship,
    RelationshipState,
    Request,
    RequestState,
)
from domain.consents.queries import care_relationships, grant_proofs, patient_list, usable_grants
from domain.consents.queries import grants as grants_of
from domain.consents.services import expiry, grants, halts, relationships
from domain.consents.terms import Purpose
from domain.consents.tests.conftest import Later
from domain.consents.tests.world import IMAGES, LABS, READING, Flag, World, chosen
from domain.credentials.models import Credential
from domain.credentials.tests import acts
from domain.ledger.models import SignedAct
from domain.ledger.services import outcome_dispatcher
from domain.notifications.models import Notice
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def narrow(world: World, grant: Grant, **said: object) -> Grant:
    return grants.narrow(
        grant=grant,
        chosen=chosen(**said),
        by=world.alice.user,
        session=people.SESSION,
        proof=people.proof("password"),
    )


def offer(world: World, to: User, **said: object) -> Grant:
    return grants.offer(
        patient=world.alice, to=to, chosen=chosen(**said), purpose=Purpose.TREATMENT, by=world.alice.user,
        session=people.SESSION,
        proof=people.proof("password"),
    )  # fmt: skip


def test_an_offer_counts_without_being_asked_for(world: World) -> None:
    kept = world.keep(world.alice)
    grant = offer(world, world.charlie)
    world.record()
    assert world.opens(world.charlie, kept)
    request = Request.objects.get()
    assert (request.is_offer, request.state, request.grant_id) == (True, RequestState.GRANTED, grant.pk)
    assert Relationship.objects.get().state == RelationshipState.ACCEPTED
    assert (
        Notice.objects.filter(user=world.charlie).order_by("pk").values_list("kind", flat=True).last()
        == "access.in_force"
    )


def test_only_verified_doctors_are_offered_anything(world: World) -> None:
    acts.suspend(Credential.objects.get(user=world.charlie), world.vera)
    for nobody in (world.charlie, world.mallory.user, world.vera, people.doctor("Dave").user):
        with pytest.raises(NotAllowedError):
            offer(world, nobody)
    assert not Grant.objects.exists()


def test_narrowing_ends_the_old_one_at_once_and_the_new_one_waits_for_the_chain(world: World) -> None:
    lab, image = world.keep(world.alice), world.keep(world.alice, category=Category.IMAGES)
    old = world.given()
    (held,) = grant_proofs.for_user(world.bob, world.alice)
    new = narrow(world, old, categories=LABS)
    # Before the chain knows: the old terms open nothing any more, neither by the portal nor at the vault.
    assert not world.opens(world.bob, image)
    assert not world.vault_gives(world.bob, image, held)
    assert world.contract_says(world.bob, image, held) == Verdict.ALLOWED
    world.record()
    assert world.contract_says(world.bob, image, held) == Verdict.REVOKED
    assert world.opens(world.bob, lab)
    assert not world.opens(world.bob, image)
    old.refresh_from_db()
    assert (old.state, new.replaces_id, bytes(new.reserve_signature) != b"") == (
        GrantState.SUPERSEDED,
        old.pk,
        True,
    )
    assert new.expires <= old.expires


WIDER: dict[str, dict[str, object]] = {
    "kinds": {"categories": LABS | IMAGES},
    "period": {"records_from": None},
    "adding": {"flags": READING | Flag.WRITE},
    "other records": {"records": (UUID(int=7),)},
    "all records": {"records": ()},
}


@pytest.mark.parametrize("wider", WIDER.values(), ids=WIDER)
def test_narrowing_never_widens(world: World, wider: dict[str, object]) -> None:
    kept = world.keep(world.alice)
    old = world.given(categories=LABS, records=(kept.ref.record,))
    with pytest.raises(TooWideError):
        narrow(world, old, **{"categories": LABS, "records": (kept.ref.record,), **wider})
    assert world.opens(world.bob, kept)


def test_narrowing_keeps_the_earlier_end(world: World) -> None:
    old = world.given(days=3)
    assert narrow(world, old, days=30, categories=LABS).expires == old.expires


def test_a_page_from_before_a_stop_narrows_nothing(world: World) -> None:
    old = world.given()
    stale = Grant.objects.select_related("patient__user", "user").get(pk=old.pk)
    world.revoke(old)
    with pytest.raises(ConflictError):
        narrow(world, stale, categories=LABS)
    assert Grant.objects.count() == 1


def test_when_the_narrower_grant_comes_too_late_the_old_one_stays_ended(world: World, later: Later) -> None:
    image = world.keep(world.alice, category=Category.IMAGES)
    old = world.given()
    (held,) = grant_proofs.for_user(world.bob, world.alice)
    new = narrow(world, old, categories=LABS)
    later(90_000)  # nobody relayed it within its day
    world.record()
    new.refresh_from_db()
    assert new.state == GrantState.REFUSED
    world.record()
    assert world.on_chain(old)[1] > 0
    assert world.contract_says(world.bob, image, held) == Verdict.REVOKED
    assert not grant_proofs.for_user(world.bob, world.alice)
    assert Notice.objects.filter(kind="access.not_recorded").count() == 2


def test_a_stop_counts_at_the_next_click_also_with_all_workers_stopped(world: World) -> None:
    kept = world.keep(world.alice)
    grant = world.given()
    (held,) = grant_proofs.for_user(world.bob, world.alice)
    world.revoke(grant)
    assert not world.opens(world.bob, kept)
    assert not world.vault_gives(world.bob, kept, held)
    world.revoke(grant)
    assert SignedAct.objects.filter(kind="revoke").count() == 1
    assert Event.objects.filter(action="access.revoked").count() == 1


def test_a_stop_before_the_grant_arrived_leaves_nothing_in_force(world: World) -> None:
    kept = world.keep(world.alice)
    grant = world.allow(world.ask())
    world.revoke(grant)
    world.record()
    assert world.on_chain(grant)[1] > 0
    assert not world.opens(world.bob, kept)
    grant.refresh_from_db()
    assert grant.state == GrantState.REVOKED
    assert not Notice.objects.filter(kind__in=["access.in_force", "access.not_recorded"]).exists()


def test_stop_all_ends_every_grant_and_what_comes_after_counts(world: World) -> None:
    kept = world.keep(world.alice)
    world.given()
    world.given(by=world.charlie)
    held = [grant_proofs.for_user(doctor, world.alice)[0] for doctor in (world.bob, world.charlie)]
    halts.stop_all(patient=world.alice, by=world.alice.user, session=people.SESSION)
    assert not world.opens(world.bob, kept)
    assert not any(
        world.vault_gives(doctor, kept, each)
        for doctor, each in zip((world.bob, world.charlie), held, strict=True)
    )
    assert grants_of.count_readers(world.alice) == 0
    anew = world.given()
    assert anew.issued_at > Halt.objects.get().until
    assert world.opens(world.bob, kept)
    assert not world.vault_gives(world.bob, kept, held[0])
    assert world.contract_says(world.charlie, kept, held[1]) == Verdict.HALTED


def test_stop_all_twice_within_a_second_is_no_error(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.given()
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    for _ in range(2):
        halts.stop_all(patient=world.alice, by=world.alice.user, session=people.SESSION)
        ahead = world.allow(world.ask())
        assert ahead.issued_at == Halt.objects.get().until + 1
    halts.stop_all(patient=world.alice, by=world.alice.user, session=people.SESSION)
    assert not Grant.objects.filter(state=GrantState.ACTIVE).exists()
    assert Halt.objects.count() == 1


def test_what_is_allowed_while_another_window_stops_everything_is_not_half_done(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = world.ask()
    sign = client().sign_act
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)

    def meanwhile(**said: object) -> bytes:
        monkeypatch.setattr(client(), "sign_act", sign)
        signature = sign(**said)  # type: ignore[arg-type]  # passed on
        halts.stop_all(patient=world.alice, by=world.alice.user, session=people.SESSION)
        return signature

    monkeypatch.setattr(client(), "sign_act", meanwhile)
    with pytest.raises(ConflictError, match="stopped all sharing"):
        world.allow(request)
    assert not Grant.objects.exists()
    assert Request.objects.get().state == RequestState.REQUESTED
    assert world.allow(request).issued_at > Halt.objects.get().until


def test_the_patient_ends_a_relationship_and_the_grants_with_it(world: World) -> None:
    kept = world.keep(world.alice)
    world.given(flags=READING | Flag.WRITE)
    relation = care_relationships.relationship_between(world.bob, world.alice)
    assert relation is not None
    relationships.end(relationship=relation, by=world.alice.user, session=people.SESSION)
    assert not world.opens(world.bob, kept)
    assert not Grant.objects.filter(state=GrantState.ACTIVE).exists()
    assert care_relationships.relationship_between(world.bob, world.alice) is None
    line = patient_list.of_patient(usable_grants.grant_reader(world.bob), world.alice.pk)
    assert line is not None and line.is_former and line.ended_at is not None
    relationships.end(relationship=relation, by=world.alice.user, session=people.SESSION)


def test_the_doctor_ends_a_relationship_and_the_patient_keeps_the_say_over_grants(world: World) -> None:
    world.given()
    relation = care_relationships.relationship_between(world.bob, world.alice)
    assert relation is not None
    with pytest.raises(NotAllowedError):
        relationships.end(relationship=relation, by=world.charlie, session=people.SESSION)
    relationships.end(relationship=relation, by=world.bob, session=people.SESSION)
    assert care_relationships.relationship_between(world.bob, world.alice) is None
    assert grants_of.count_readers(world.alice) == 1
    assert Notice.objects.filter(user=world.alice.user, kind="relationship.ended").count() == 1


def test_time_ends_a_grant_before_any_job_does(world: World, later: Later) -> None:
    kept = world.keep(world.alice)
    grant = world.given(days=1)
    (held,) = grant_proofs.for_user(world.bob, world.alice)
    later(86_401)
    assert not grant_proofs.for_user(world.bob, world.alice)
    assert not world.vault_gives(world.bob, kept, held)
    assert world.contract_says(world.bob, kept, held) == Verdict.EXPIRED
    assert (expiry.end(), expiry.end()) == (1, 0)
    grant.refresh_from_db()
    assert grant.state == GrantState.EXPIRED
    assert Notice.objects.filter(kind="access.ended").count() == 2


def test_a_suspended_doctor_reads_nothing_and_reads_again_when_resumed(world: World) -> None:
    kept = world.keep(world.alice)
    world.given()
    (held,) = grant_proofs.for_user(world.bob, world.alice)
    suspended = acts.suspend(Credential.objects.get(user=world.bob), world.vera)
    assert not grant_proofs.for_user(world.bob, world.alice)
    assert not world.vault_gives(world.bob, kept, held)
    (line,) = grants_of.of_patient(world.alice)
    assert (line.is_live, line.is_paused) == (False, True)
    world.record()
    assert world.contract_says(world.bob, kept, held) == Verdict.NO_STANDING
    acts.resume(suspended, world.vera)
    world.record()
    assert world.opens(world.bob, kept)


def test_outcomes_are_taken_once(world: World) -> None:
    world.given()
    told = Notice.objects.count()
    assert outcome_dispatcher.dispatch() == 0
    assert Notice.objects.count() == told


def test_lists_cost_the_same_however_long(world: World) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as made:
            grants_of.of_patient(world.alice)
            grants_of.lines(world.alice, list(grants_of.ended_of(world.alice)))
            patient_list.of_patient(usable_grants.grant_reader(world.bob), world.alice.pk)
            grants_of.count_readers(world.alice)
        with CaptureQueriesContext(connection) as asked:
            grant_proofs.for_user(world.bob, world.alice)
        assert len(asked) <= 4
        return len(made)

    world.revoke(world.given())
    world.given()
    few = cost()
    for _ in range(3):
        world.revoke(world.given(by=world.charlie))
    assert cost() == few
    lines, ended = (
        grants_of.of_patient(world.alice),
        grants_of.lines(world.alice, list(grants_of.ended_of(world.alice))),
    )
    assert [(line.name, line.is_live, line.status and line.status.state) for line in lines] == [
        ("Bob Example", True, "confirmed")
    ]
    assert [line.grant.state for line in ended] == [GrantState.REVOKED] * 4
    assert [line.status and line.status.state for line in ended] == [
        "queued",
        "confirmed",
        "confirmed",
        "confirmed",
    ]


def test_a_reading_is_counted(world: World) -> None:
    grant = world.given()
    for _ in range(2):
        grants.note_use(grant=grant, at=clock.now())
    grant.refresh_from_db()
    assert (grant.uses, grant.opened_at, grant.last_used_at is not None) == (2, None, True)


def test_while_the_vault_is_away_nothing_is_stopped_by_half(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    grant = world.given()
    with monkeypatch.context() as patch:
        patch.setattr(client(), "deny", _away)
        with pytest.raises(VaultUnavailableError):
            world.revoke(grant)
    grant.refresh_from_db()
    assert grant.state == GrantState.ACTIVE
    assert not SignedAct.objects.filter(kind="revoke").exists()
    world.revoke(grant)


def _away(**_: object) -> None:
    raise VaultUnavailableError("away")
