"""Nobody needs to think of it: the log is compared by itself, now and then, and what differs is said where
people look.
"""

import logging
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connections
from django.test import Client

from adapters.chain.errors import ChainUnavailableError
from common import clock
from domain.audit import tasks
from domain.audit.models import Check, Event
from domain.audit.services import integrity_checks, segment_sealing
from domain.audit.tests.conftest import Tamper, Write
from domain.ledger.services.locks import number_of
from domain.ledger.tests.node import Node

# ruff: noqa: S608 - statements are made of numbers of this test
pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


@pytest.fixture(autouse=True)
def log(node: Node, write: Write) -> None:
    write(6)
    segment_sealing.seal_waiting(limit=4)
    node.round()


def later(monkeypatch: pytest.MonkeyPatch, **by: float) -> None:
    moment = clock.now() + timedelta(**by)
    monkeypatch.setattr(clock, "now", lambda: moment)


def health(client: Client) -> str:
    said: str = client.get("/healthz").json()["parts"]["log"]
    return said


def test_what_nobody_touched_is_ok_once_somebody_looked(client: Client, write: Write) -> None:
    assert health(client) == "unchecked"
    write(1)
    tasks.verify()
    check = Check.objects.get()
    assert (check.rows, check.unsealed, check.findings, check.first) == (7, 1, 0, "")
    assert health(client) == "ok"


def test_an_altered_row_is_said_until_it_is_as_it_was(
    client: Client, tamper: Tamper, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tasks.verify()
    row = Event.objects.order_by("id")[2]
    tamper(f"update audit_event set actor = null where id = {row.pk}")
    later(monkeypatch, hours=1, seconds=5)
    with caplog.at_level(logging.ERROR):
        tasks.verify()
    assert f"the log was altered: Row {row.pk} (segment 1)" in caplog.text
    assert health(client) == "altered"
    assert client.get("/healthz").status_code == 200, "people are served all the same"
    tamper(f"update audit_event set actor = '{row.actor}' where id = {row.pk}")
    later(monkeypatch, days=3)
    assert health(client) == "altered", "no check since: what was found stands"
    tasks.verify()
    assert health(client) == "ok"


def test_it_is_looked_at_when_due_and_not_before(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for minutes in (0, 30, 40):
        later(monkeypatch, minutes=minutes)
        tasks.verify()
    assert Check.objects.count() == 2
    newest = Check.objects.order_by("-began_at")[0]
    Check.objects.filter(pk=newest.pk).update(began_at=newest.ended_at - timedelta(minutes=10))
    later(monkeypatch, minutes=100)
    tasks.verify()
    assert Check.objects.count() == 2, "one that took ten minutes rests for three hours"
    later(monkeypatch, minutes=100)
    tasks.verify()
    assert Check.objects.count() == 3


def test_two_workers_do_not_look_at_once(node: Node) -> None:
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [number_of("audit.verify")])
        assert integrity_checks.verify_if_due() is None
        cursor.execute("select pg_advisory_unlock(%s)", [number_of("audit.verify")])
    other.close()
    assert integrity_checks.verify_if_due() is not None


def test_while_the_chain_is_away_nothing_is_said_and_it_is_unchecked_after_a_day(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tasks.verify()

    def away() -> None:
        raise ChainUnavailableError("it does not answer")

    later(monkeypatch, hours=25)
    with monkeypatch.context() as without:
        without.setattr("domain.audit.services.integrity_checks.node.rpc", away)
        tasks.verify()
    assert "not compared now" in caplog.text
    assert (Check.objects.count(), health(client)) == (1, "unchecked")


def test_old_ones_that_found_nothing_go(monkeypatch: pytest.MonkeyPatch) -> None:
    tasks.verify()
    Check.objects.create(
        began_at=clock.now(), ended_at=clock.now(), rows=1, unsealed=0, findings=1, first="Row 1 was deleted."
    )
    later(monkeypatch, days=91)
    tasks.verify()
    assert sorted(Check.objects.values_list("findings", flat=True)) == [0, 1]
