"""The log a patient reads: sentences that name who, what and on which permission; nothing left out, nothing
of somebody else's.
"""

import csv
import json
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Protocol, TypeVar

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import clock, ids
from domain.accounts.models import Doctor, Patient, User
from domain.audit.models import Event
from domain.audit.services import events, segment_sealing
from domain.audit.vocabulary import Action
from domain.consents import labels, log_phrases
from domain.consents.log_types import Filters, LogLine, Show
from domain.consents.queries import access_log, log_export
from domain.consents.services import attempts, blocks, halts
from domain.consents.tests.world import World
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


class Those(Protocol):
    """Alice and Mallory, Bob and Charlie: with everything (World), or no more than their accounts."""

    alice: Patient
    mallory: Patient
    bob: User
    charlie: User


@dataclass
class Accounts:
    alice: Patient
    mallory: Patient
    bob: User
    charlie: User


@pytest.fixture
def those(settings: LazySettings, tmp_path: Path) -> Accounts:
    people.know_contracts(settings, tmp_path)
    return named(
        Accounts(
            people.patient("Alice"),
            people.patient("Mallory"),
            people.doctor("Bob").user,
            people.doctor("Charlie").user,
        )
    )


@pytest.fixture
def world(world: World) -> World:
    return named(world)


Given = TypeVar("Given", bound=Those)


def named(those: Given) -> Given:
    Doctor.objects.filter(user=those.bob).update(specialty="Cardiologist")
    return those


def lines(patient: Patient, **filters: object) -> list[LogLine]:
    found = access_log.page(patient, filters=Filters(**filters))  # type: ignore[arg-type]  # names of filters
    return [line for day in found.days for line in day.lines]


def said(line: LogLine) -> str:
    about = f" ({line.about})" if line.about else ""
    return " ".join(filter(None, [f"{line.who}{about} {line.did}", line.outcome, line.why]))


def opened(
    those: Those,
    *,
    by: User,
    count: int,
    grant: object = None,
    kind: str = "lab-report",
    action: Action = Action.RECORD_OPENED,
) -> None:
    detail = {"version": 1, "kind": kind, **({"grant": str(grant)} if grant else {})}
    for _ in range(count):
        events.write(action=action, by=by, patient=those.alice, subject_id=ids.new(), detail=detail)


def test_reading_is_one_line_with_its_permission(world: World) -> None:
    grant = world.given()
    opened(world, by=world.bob, count=2, grant=grant.pk)
    newest = lines(world.alice)[0]
    assert said(newest) == (
        "Bob Example (cardiologist) opened 2 lab reports. For your treatment. You allowed this "
        f"until {labels.dated(grant.until)}."
    )
    assert (newest.count, len(newest.subjects), newest.tone, newest.is_own, newest.grant) == (
        2,
        2,
        "",
        False,
        grant.pk,
    )


def test_a_stopped_permission_says_so(world: World) -> None:
    grant = world.given()
    opened(world, by=world.bob, count=1, grant=grant.pk)
    world.revoke(grant)
    sentences = [said(line) for line in lines(world.alice)]
    assert sentences[0] == "You stopped sharing with Bob Example."
    assert sentences[1].endswith(
        f"until {labels.dated(grant.until)}, and stopped it on {labels.dated(clock.now())}."
    )


def test_refused_attempts_are_one_line_a_day(those: Accounts) -> None:
    for _ in range(3):
        attempts.write(by=those.charlie, patient=those.alice, subject_id=ids.new(), what="record")
    attempts.write(by=None, patient=those.alice, subject_id=None, what="link")
    attempts.write(by=those.charlie, patient=those.mallory, subject_id=ids.new(), what="record")
    stranger, charlie = lines(those.alice, show=Show.REFUSED)
    assert said(charlie).startswith("Charlie Example (")
    assert said(charlie).endswith(
        "tried 3 times to open something. Nothing was shown. You have not allowed this."
    )
    assert (charlie.tone, charlie.count) == ("bad", 3)
    assert said(stranger).startswith("Somebody without an account tried once to open something.")


def test_what_the_patient_decided_names_the_other_side(world: World) -> None:
    session, proof = people.SESSION, people.proof("password")
    first = world.ask()
    world.allow(first)
    world.record()
    halts.stop_all(patient=world.alice, by=world.alice.user, session=session)
    blocks.add(patient=world.alice, user=world.charlie, by=world.alice.user, session=session, proof=proof)
    sentences = [said(line) for line in reversed(lines(world.alice, show=Show.SHARING))]
    assert "Bob Example (cardiologist) asked to see parts of your records." in sentences
    assert "You allowed Bob Example what was asked." in sentences
    assert "You stopped all sharing." in sentences
    assert sentences[-1] == "You blocked Charlie Example."


def test_the_portal_speaks_as_itself_and_the_gone_as_gone(those: Accounts) -> None:
    opened(those, by=those.bob, count=1)
    Event.objects.create(
        action="record.opened", actor=ids.new(), patient=those.alice.pk, subject_id=ids.new(), at=clock.now()
    )
    events.write(action=Action.RECORD_RECORDED, by=None, patient=those.alice, subject_id=ids.new())
    portal, gone, bob = lines(those.alice)[:3]
    assert said(portal) == "MedChain recorded a record on the ledger."
    assert said(gone) == "Somebody whose account is gone opened a record."
    assert said(bob) == "Bob Example (cardiologist) opened a lab report."


def test_nothing_is_left_out(those: Accounts) -> None:
    """Of an action without words there is a line too, and every event is in exactly one line."""
    for action in Action:
        events.write(action=action, by=those.bob, patient=those.alice, subject_id=ids.new())
    assert (
        sum(line.count for line in all_lines(those.alice, limit=7))
        == Event.objects.filter(patient=those.alice.pk).count()
    )


def test_what_concerns_a_patient_has_words() -> None:
    about = (
        "record.",
        "records.",
        "access.",
        "relationship.",
        "party.",
        "import.",
        "upload.",
        "log.",
        "profile.",
        "patient.",
    )
    assert [
        action for action in Action if action.startswith(about) and action not in log_phrases.PHRASES
    ] == []


def test_pages_follow_each_other_without_gap_or_double(those: Accounts) -> None:
    for number in range(25):
        opened(those, by=those.bob if number % 2 else those.charlie, count=1, grant=ids.new())
    whole = all_lines(those.alice, limit=100)
    assert [line.id for line in all_lines(those.alice, limit=7)] == [line.id for line in whole]
    assert len({line.id for line in whole}) == len(whole) >= 25


def test_filters(those: Accounts) -> None:
    opened(those, by=those.bob, count=1, action=Action.RECORD_DOWNLOADED)
    opened(those, by=those.charlie, count=1)
    (download,) = lines(those.alice, show=Show.DOWNLOADS)
    assert "downloaded a lab report." in said(download)
    assert "A downloaded copy stays where it is when you stop sharing." in said(download)
    assert {line.who for line in lines(those.alice, person=those.charlie.pk)} == {"Charlie Example"}
    assert {line.who for line in lines(those.alice, show=Show.OWN)} == {"You"}
    assert len(lines(those.alice, show=Show.OPENED)) == 2
    today = clock.now().date()
    assert lines(those.alice, since=today + timedelta(days=1)) == []
    assert lines(those.alice, until=today - timedelta(days=1)) == []
    assert lines(those.alice, since=today, until=today)


def test_nobody_reads_the_log_of_somebody_else(those: Accounts) -> None:
    opened(those, by=those.bob, count=2)
    assert [line for line in lines(those.mallory) if line.person == those.bob.pk] == []


def test_a_long_log_costs_as_many_questions_as_a_short_one(world: World) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as counted:
            access_log.page(world.alice, limit=30)
        return len(counted)

    grant = world.given()
    opened(world, by=world.bob, count=1, grant=grant.pk)
    few = asked()
    for _ in range(40):
        opened(world, by=world.charlie, count=2, grant=ids.new())
    assert few == 7
    assert asked() <= few


def test_the_summary_counts_others(those: Accounts) -> None:
    opened(those, by=those.bob, count=3)
    opened(those, by=those.alice.user, count=5)
    attempts.write(by=those.charlie, patient=those.alice, subject_id=None, what="chart")
    found = access_log.summary(those.alice)
    assert (found.people, found.opened, found.refused, found.all_refused, found.all_downloads) == (
        1,
        3,
        1,
        1,
        0,
    )
    assert [person.name for person in found.everybody] == ["Bob Example", "Charlie Example"]
    later = access_log.summary(those.alice, now=clock.now() + timedelta(days=31))
    assert (later.people, later.refused, later.all_refused) == (0, 0, 1)


def test_the_log_is_complete_when_all_of_it_is_anchored(world: World) -> None:
    opened(world, by=world.bob, count=2)
    before = access_log.completeness(world.alice)
    assert (before.recorded, before.total > 2) == (0, True)
    assert {line.state for line in lines(world.alice)} == {"recording"}
    segment_sealing.seal_waiting()
    assert access_log.completeness(world.alice).recorded == 0, "sealed is not recorded"
    world.node.round()
    after = access_log.completeness(world.alice)
    assert after.recorded == after.total == before.total
    assert {line.state for line in lines(world.alice)} == {"recorded"}
    opened(world, by=world.bob, count=1)
    assert lines(world.alice)[0].state == "recording"


def test_the_table_is_no_program(those: Accounts) -> None:
    User.objects.filter(pk=those.bob.pk).update(name='=HYPERLINK("http://evil.example","Bob")')
    opened(those, by=those.bob, count=1)
    exported = "".join(log_export.as_csv(those.alice, Filters(person=those.bob.pk)))
    assert exported.startswith("\ufeff"), "Excel takes it for UTF-8"
    table = list(csv.reader(StringIO(exported.removeprefix("\ufeff"))))
    assert table[0] == list(log_export.COLUMNS)
    assert table[1][3] == '\'=HYPERLINK("http://evil.example","Bob")'
    assert table[1][-1] == "Being recorded"


def test_the_export_holds_every_page(those: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_export, "AT_ONCE", 4)
    for _ in range(10):
        opened(those, by=those.bob, count=1, grant=ids.new())
    written = json.loads("".join(log_export.as_json(those.alice, Filters())))
    assert written["patient"] == those.alice.user.number
    assert sum(entry["times"] for entry in written["entries"]) == written["total"]
    assert json.loads("".join(log_export.as_json(those.alice, Filters(person=ids.new()))))["entries"] == []


def all_lines(patient: Patient, *, limit: int) -> list[LogLine]:
    found, before = [], None
    while True:
        page = access_log.page(patient, before=before, limit=limit)
        found += [line for day in page.days for line in day.lines]
        before = page.before
        if before is None:
            return found
