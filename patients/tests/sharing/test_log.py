"""Who looked: in sentences by day, to be kept as a file, and "I don't recognise this"; and what Home says of
it all.
"""

import csv
import io
import json

import pytest
from django.test import Client
from django.urls import reverse

from domain.audit.models import Event
from domain.audit.services import events
from domain.consents.tests.world import World
from domain.notifications.models import Notice
from domain.notifications.services import notices
from domain.records.tests.sharing import acts
from patients.tests.sharing.seen import reads, words
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
LOG = "/log/"


@pytest.fixture
def opened(world: World) -> Event:
    """Bob opened Alice's blood count under her permission, Charlie tried."""
    record, grant = acts.keep(world.alice, title="Blood count"), world.given()
    events.write(
        action="access.refused",
        by=world.charlie,
        patient=world.alice,
        subject_id=record.pk,
        detail={"what": "record"},
    )
    detail = {"grant": str(grant.pk), "kind": "report"}
    return events.write(
        action="record.opened", by=world.bob, patient=world.alice, subject_id=record.pk, detail=detail
    )


def test_each_look_is_a_sentence_with_its_permission(world: World, alice: Client, opened: Event) -> None:
    page = alice.get(LOG)
    text = words(page)  # type: ignore[arg-type]
    assert (
        "In the last 30 days one person opened 1 of your records. One attempt was refused, and "
        "nothing was shown."
    ) in text
    assert "Bob Example" in text
    assert "opened a report" in text
    assert "You allowed this until" in text
    assert "Nothing was shown." in text
    assert f'href="/records/{opened.subject_id}/"' in page.content.decode()
    assert "none missing" in text


def test_filters_narrow_and_a_word_that_is_none_filters_nothing(
    world: World, alice: Client, opened: Event
) -> None:
    refused = reads(alice, f"{LOG}?show=refused")
    assert "Charlie Example" in refused
    assert "opened" not in refused.split("Everything", 1)[1].split("Date", 1)[1]
    only_bob = reads(alice, f"{LOG}?person={world.bob.pk}")
    assert "I don’t recognise this: Charlie" not in only_bob
    assert "Charlie Example" in reads(alice, f"{LOG}?show=nonsense&person=1&before=x")


def test_the_log_is_saved_as_a_table_and_for_software(world: World, alice: Client, opened: Event) -> None:
    table = b"".join(alice.get("/log/file.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert table.startswith("\ufeff"), "Excel reads accents only with the mark"
    assert any("Bob Example" in " ".join(row) for row in csv.reader(io.StringIO(table)))
    made = b"".join(alice.get("/log/file.json").streaming_content).decode()  # type: ignore[attr-defined]
    assert "Bob Example" in json.dumps(json.loads(made))
    assert Event.objects.filter(action="log.exported", actor=world.alice.user.pk).count() == 2


def test_what_is_not_recognised_is_written_down_once_and_says_what_to_do(
    world: World, alice: Client, opened: Event
) -> None:
    path = reverse("patients:log-dispute", args=[opened.pk])
    assert [alice.post(path).headers["Location"] for _ in range(2)] == [
        reverse("patients:log-disputed", args=[opened.pk])
    ] * 2
    assert (
        Event.objects.filter(
            action="access.disputed", patient=world.alice.pk, subject_id=world.bob.pk
        ).count()
        == 1
    )
    assert Notice.objects.filter(user=world.alice.user, kind="access.disputed").count() == 1
    page = reads(alice, reverse("patients:log-disputed", args=[opened.pk]))
    assert "You do not recognise what Bob Example did" in page
    assert "Stop sharing" in page
    assert "Block Bob Example" in page


def test_an_entry_of_ones_own_leads_to_the_account(world: World, alice: Client) -> None:
    own = Event.objects.filter(patient=world.alice.pk, actor=world.alice.user.pk).latest("id")
    assert "Look at your account" in reads(alice, reverse("patients:log-disputed", args=[own.pk]))


def test_the_log_of_somebody_else_is_not_there(world: World, opened: Event) -> None:
    mallory = people.signed_in(world.mallory.user)
    assert "Bob" not in reads(mallory, LOG)
    assert mallory.post(reverse("patients:log-dispute", args=[opened.pk])).status_code == 404
    assert mallory.get(reverse("patients:log-disputed", args=[opened.pk])).status_code == 404
    assert b"Bob" not in b"".join(mallory.get("/log/file.csv").streaming_content)  # type: ignore[attr-defined]


def test_home_begins_with_what_needs_alice(world: World, alice: Client, opened: Event) -> None:
    world.ask(by=world.charlie, reason="Your last blood count")
    text = reads(alice, "/home/")
    assert (
        text.index("Charlie Example asks to see parts of your records")
        < text.index("Who has access now")
        < text.index("Last looked at")
    )
    assert "Answer within 2 days 23 hours" in text
    assert "Bob Example" in text[text.index("Who has access now") :]
    latest = reads(alice, "/log/latest/")
    assert "Bob Example" in latest
    assert "Charlie Example" in latest


def test_what_somebody_wrote_needs_alice_until_she_looked(world: World, alice: Client) -> None:
    record = acts.keep(world.alice, title="Visit note")
    notices.notify(user=world.alice.user, kind="record.written", subject_id=record.pk, key="1")
    assert "Visit note" in reads(alice, "/home/").split("Who has access now")[0]
    alice.get(reverse("patients:record-readers", args=[record.pk]))
    assert "Visit note" not in reads(alice, "/home/").split("Who has access now")[0]


def test_other_pages_say_that_a_request_waits(world: World, alice: Client) -> None:
    world.ask()
    assert "asks to see your records." in alice.get("/records/").content.decode()
    assert "asks to see your records." in alice.get("/account/").content.decode()
