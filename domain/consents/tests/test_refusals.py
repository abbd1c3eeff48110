"""Blocks, being found, and what is written of those who were refused."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adapters.chain.values import Verdict
from common import clock
from common.categories import Category
from common.ids import account_number, format_account_number
from domain.accounts.models import User
from domain.audit.models import Event
from domain.consents.errors import (
    CheckNumberError,
    NotAllowedError,
    NotFoundError,
    OneselfError,
    TooManyError,
)
from domain.consents.models import BlockList, PendingAttemptNotice, Request, RequestState
from domain.consents.queries import attempts as attempts_of
from domain.consents.queries import grant_proofs, refusals
from domain.consents.services import attempts, blocks, discoverability, patient_lookup
from domain.consents.tests.conftest import Later
from domain.consents.tests.world import World
from domain.notifications.models import Notice
from domain.organisations.models import Function, Organisation
from domain.organisations.services import members
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def block(world: World, **what: object) -> BlockList:
    return blocks.add(
        patient=world.alice,
        by=world.alice.user,
        session=people.SESSION,
        proof=people.proof("password"),
        **what,  # type: ignore[arg-type]
    )


def unblock(world: World, **what: object) -> BlockList | None:
    return blocks.remove(
        patient=world.alice,
        by=world.alice.user,
        session=people.SESSION,
        proof=people.proof("password"),
        **what,  # type: ignore[arg-type]
    )


def test_a_block_outranks_a_grant_at_once_and_others_read_on(world: World) -> None:
    kept = world.keep(world.alice)
    world.given()
    world.given(by=world.charlie)
    (held,) = grant_proofs.for_user(world.bob, world.alice)
    block(world, user=world.bob)
    assert not grant_proofs.for_user(world.bob, world.alice)
    assert not world.vault_gives(world.bob, kept, held)
    assert world.opens(world.charlie, kept)
    world.record()
    assert world.contract_says(world.bob, kept, held) == Verdict.WRONG_BLOCK_LIST
    assert world.opens(world.charlie, kept)
    unblock(world, user=world.bob)
    assert not world.vault_gives(world.bob, kept, held)
    world.record()
    assert world.opens(world.bob, kept)


def test_a_blocked_kind_of_records_is_shut_for_all(world: World) -> None:
    lab, image = world.keep(world.alice), world.keep(world.alice, category=Category.IMAGES)
    world.given()
    block(world, category=Category.IMAGES)
    for _ in range(2):
        assert world.opens(world.bob, lab)
        assert not world.opens(world.bob, image)
        world.record()
    assert refusals.refusals_of(world.alice).categories == [Category.IMAGES]


def test_several_changes_before_the_chain_has_any(world: World) -> None:
    kept = world.keep(world.alice)
    world.given(by=world.charlie)
    for change in ({"user": world.bob}, {"category": Category.VISITS}, {"organisation": world.hope}):
        block(world, **change)
    unblock(world, category=Category.VISITS)
    assert block(world, user=world.bob).sequence == 4
    assert world.opens(world.charlie, kept)
    for _ in range(4):
        world.record()
    assert world.opens(world.charlie, kept)
    found = refusals.refusals_of(world.alice)
    assert [each.user or each.organisation for each in found.parties] == [world.hope, world.bob]
    assert found.status is not None
    assert found.status.state == "confirmed"


def test_a_waiting_request_of_a_blocked_person_reads_like_any_no(world: World) -> None:
    request = world.ask()
    block(world, user=world.bob)
    assert Request.objects.get(pk=request.pk).state == RequestState.DENIED
    with pytest.raises(NotFoundError):
        world.ask()
    assert attempts_of.of_patient(world.alice)[0].what == ["request"]
    assert (
        Notice.objects.filter(user=world.bob).order_by("pk").values_list("kind", flat=True).last()
        == "access.denied"
    )


def test_members_of_a_blocked_organisation_are_blocked(world: World) -> None:
    kept = world.keep(world.alice)
    admit(world, world.bob, world.hope)
    world.given()
    world.record()
    assert world.opens(world.bob, kept)
    (held,) = grant_proofs.for_user(world.bob, world.alice)
    block(world, organisation=world.hope)
    assert not grant_proofs.for_user(world.bob, world.alice)
    assert not world.vault_gives(world.bob, kept, held)
    with pytest.raises(NotFoundError):
        patient_lookup.by_number(world.alice.user.number, by=world.bob)


def test_nobody_blocks_for_somebody_else_nor_oneself(world: World) -> None:
    with pytest.raises(NotAllowedError):
        blocks.add(
            patient=world.alice,
            by=world.bob,
            session=people.SESSION,
            proof=people.proof("password"),
            user=world.charlie,
        )
    with pytest.raises(OneselfError):
        block(world, user=world.alice.user)
    assert not BlockList.objects.exists()


# Being found


def test_number_code_and_address_find_the_patient(world: World) -> None:
    user = world.alice.user
    for text in (
        user.number,
        format_account_number(user.number).lower(),
        f" {user.address} ",
        user.address.lower(),
    ):
        assert patient_lookup.by_any(text, by=world.bob) == world.alice


def test_a_wrong_digit_says_check_the_number(world: World) -> None:
    number, address = world.alice.user.number, world.alice.user.address
    wrong = number[:4] + str((int(number[4]) + 1) % 10) + number[5:]
    place = next(i for i in range(2, 42) if address[i].isalpha())
    mixed = address[:place] + address[place].swapcase() + address[place + 1 :]
    for text in (wrong, "MC", "", world.charlie.number, mixed, "0x12"):
        with pytest.raises(CheckNumberError):
            patient_lookup.by_any(text, by=world.bob)
    assert not Event.objects.filter(action="patient.sought").exists()


def test_ones_own_number_has_its_sentence(world: World) -> None:
    left = patient_lookup.searches_left(world.bob)
    for text in (world.bob.number, world.bob.address):
        with pytest.raises(OneselfError) as refused:
            patient_lookup.by_any(text, by=world.bob)
        assert (
            str(refused.value)
            == "This is your own number. You see your own records without asking: sign in as a patient."
        )
    assert patient_lookup.searches_left(world.bob) == left


def unknown() -> str:
    return account_number("MC", 99_999_999)


def test_unknown_blocking_closed_and_unwilling_are_one_answer_for_one_effort(world: World) -> None:
    said, cost = set(), set()

    def seek(text: str) -> None:
        with CaptureQueriesContext(connection) as made, pytest.raises(NotFoundError) as refused:
            patient_lookup.by_any(text, by=world.bob)
        said.add(str(refused.value))
        cost.add(tuple(query["sql"].split(" ")[0] for query in made))

    seek(unknown())
    seek("0x" + "12" * 20)
    block(world, user=world.bob)
    seek(world.alice.user.number)
    unblock(world, user=world.bob)
    discoverability.set_by_number(patient=world.alice, is_on=False, by=world.alice.user)
    seek(world.alice.user.number)
    seek(world.alice.user.address)
    discoverability.set_by_number(patient=world.alice, is_on=True, by=world.alice.user)
    User.objects.filter(pk=world.alice.user.pk).update(is_active=False)
    seek(world.alice.user.number)
    assert len(said) == 1
    assert len(cost) == 1


def test_who_searches_too_often_waits(world: World, later: Later) -> None:
    for _ in range(patient_lookup.PER_DAY):
        with pytest.raises(NotFoundError):
            patient_lookup.by_number(unknown(), by=world.bob)
    assert patient_lookup.searches_left(world.bob) == 0
    with pytest.raises(TooManyError):
        patient_lookup.by_number(world.alice.user.number, by=world.bob)
    assert patient_lookup.by_number(world.alice.user.number, by=world.charlie)
    later(86_401)
    assert patient_lookup.by_number(world.alice.user.number, by=world.bob)


# Attempts


def test_attempts_are_written_grouped_told_once_and_counted_alike(world: World, later: Later) -> None:
    for _ in range(3):
        attempts.write(by=world.charlie, patient=world.alice, subject_id=None, what="record")
    attempts.write(by=world.bob, patient=world.alice.pk, subject_id=None, what="chart")
    attempts.write(by=world.charlie, patient=None, subject_id=None, what="record")
    attempts.write(by=None, patient=world.alice, subject_id=None, what="link")
    assert (attempts.notify_patients(), attempts.notify_patients()) == (6, 0)
    assert not PendingAttemptNotice.objects.exists()
    told = Notice.objects.filter(kind="access.refused")
    assert set(told.values_list("subject_id", flat=True)) == {world.charlie.pk, world.bob.pk, None}
    attempts.write(by=world.charlie, patient=world.alice, subject_id=None, what="search")
    attempts.notify_patients()
    assert told.count() == 3
    groups = attempts_of.of_patient(world.alice)
    charlies = next(group for group in groups if group.who == world.charlie.pk)
    assert (charlies.name, charlies.count, charlies.what) == ("Charlie Example", 4, ["record", "search"])
    assert (
        sum(group.count for group in groups)
        == attempts_of.count_of_patient(world.alice)
        == attempts_of.counts()[0]
        == 6
    )
    assert attempts_of.counts()[1] == 1
    later(3601)
    attempts.write(by=world.charlie, patient=world.alice, subject_id=None, what="record")
    attempts.notify_patients()
    assert told.count() == 4
    assert attempts_of.count_of_patient(world.alice, since=clock.now() - timedelta(minutes=5)) == 1
    assert not attempts_of.of_patient(world.mallory)


def test_a_search_for_who_blocks_is_an_attempt_at_somebody_and_any_other_at_nobody(world: World) -> None:
    block(world, user=world.bob)
    for text in (world.alice.user.number, unknown()):
        with pytest.raises(NotFoundError):
            patient_lookup.by_number(text, by=world.bob)
    assert attempts_of.counts() == (1, 1)
    assert attempts_of.of_patient(world.alice)[0].what == ["search"]


def admit(world: World, user: User, at: Organisation) -> None:
    manager = at.created_by
    until = clock.now() + timedelta(days=300)
    proposed = members.propose(
        organisation=at, user=user, valid_from=clock.now(), valid_until=until, by=manager
    )
    members.accept(membership=proposed, by=user)
    members.admit(
        organisation=at, user=user, functions=Function.CLINICIAN, valid_from=clock.now(), valid_until=until,
        by=manager, session=people.SESSION,
        proof=people.proof(),
    )  # fmt: skip
