"""However much is shared, however long the log: the pages ask the database the same number of questions."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from domain.audit.services import events
from domain.consents.tests.world import World
from domain.records.tests.sharing import acts

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def cost(browser: Client, path: str) -> int:
    browser.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


def more(world: World) -> None:
    record = acts.keep(world.alice)
    grant = world.given(by=world.charlie)
    for _ in range(5):
        events.write(
            action="record.opened",
            by=world.charlie,
            patient=world.alice,
            subject_id=record.pk,
            detail={"grant": str(grant.pk)},
        )


def test_pages_ask_a_fixed_number_of_questions(world: World, alice: Client) -> None:
    record, request = acts.keep(world.alice), world.ask()
    world.given(by=world.charlie)
    events.write(action="record.opened", by=world.charlie, patient=world.alice, subject_id=record.pk)
    paths = [
        "/home/",
        "/sharing/",
        "/log/",
        "/log/latest/",
        "/sharing/ended/",
        f"/sharing/requests/{request.pk}/",
    ]
    before = {path: cost(alice, path) for path in paths}
    for _ in range(3):
        more(world)
    assert {path: cost(alice, path) for path in paths} == before
    # Beside session, account and bell.
    assert before["/home/"] - 3 <= 9
