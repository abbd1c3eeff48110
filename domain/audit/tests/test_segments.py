"""The log is closed stretch by stretch, by one sealer, and never past a number that may still come."""

import threading

import psycopg
import pytest
from django.db import Error, connection, connections, transaction

from domain.audit import evidence, hash_chain, tasks
from domain.audit.models import Event, Link, Segment
from domain.audit.queries import segments
from domain.audit.services import commit_horizon, events, segment_sealing
from domain.audit.tests.conftest import Tamper, Write
from domain.ledger.models import Entry
from domain.ledger.queries import anchors
from domain.ledger.services.locks import number_of
from domain.ledger.tests.node import Node
from tests import traces

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


def test_each_row_is_hashed_with_the_one_before_it(node: Node, write: Write) -> None:
    write(5)
    assert segment_sealing.seal_waiting(limit=3) == 2
    first, second = Segment.objects.order_by("number")
    assert (first.number, first.count, first.total, second.count, second.total) == (1, 3, 3, 2, 5)
    assert bytes(first.previous) == hash_chain.START
    assert bytes(second.previous) == bytes(first.head)
    found = segments.rows(after=0, up_to=second.last_id, limit=10)
    assert [bytes(link.hash) for link in Link.objects.order_by("id")] == list(
        hash_chain.chain_hashes(hash_chain.START, found)
    )
    assert bytes(Link.objects.get(pk=second.last_id).hash) == bytes(second.head)


def test_nothing_waits_nothing_is_written(node: Node, write: Write) -> None:
    assert segment_sealing.seal_waiting() == 0
    write(2)
    assert (segment_sealing.seal_waiting(), segment_sealing.seal_waiting()) == (1, 0)
    assert Entry.objects.count() == 1


def test_the_portal_signs_and_the_notary_anchors_it(node: Node, write: Write) -> None:
    write(3)
    tasks.seal()
    segment = Segment.objects.get()
    entry = Entry.objects.get(kind=segments.KIND)
    assert (entry.subject_id, entry.author, entry.statement.author) == (
        segment.pk,
        evidence.portal().address,
        evidence.portal().address,
    )
    assert segments.recorded_up_to() == 0
    node.round()
    assert anchors.status_of([(segment.pk, 1)])[segment.pk, 1].state == "confirmed"
    assert segments.recorded_up_to() == segment.last_id


def test_the_notary_hashes_the_rows_itself(node: Node, write: Write, tamper: Tamper) -> None:
    write(3)
    segment_sealing.seal_waiting()
    tamper("update audit_event set action = 'record.listed' where id = (select min(id) from audit_event)")
    node.notarise()
    entry = Entry.objects.get()
    assert (entry.status, entry.reason) == ("refused", "The sealed content is not where it should be.")


def test_salts_differ(node: Node, write: Write) -> None:
    write(2)
    segment_sealing.seal_waiting(limit=1)
    assert len({bytes(segment.salt) for segment in Segment.objects.all()}) == 2
    assert len({bytes(entry.subject) for entry in Entry.objects.all()}) == 2


def test_of_two_sealers_one_wins(node: Node, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write(4)
    up_to = commit_horizon.last_decided_id()
    assert up_to
    together = threading.Barrier(2)
    whole = evidence.signed
    monkeypatch.setattr(evidence, "signed", lambda *a, **k: (together.wait(10), whole(*a, **k))[1])
    won: list[bool] = []

    def seal() -> None:
        won.append(segment_sealing.seal_next(up_to))
        connections.close_all()

    sealers = [threading.Thread(target=seal) for _ in range(2)]
    for sealer in sealers:
        sealer.start()
    for sealer in sealers:
        sealer.join()
    assert sorted(won) == [False, True]
    assert (Segment.objects.count(), Link.objects.count(), Entry.objects.count()) == (1, 4, 1)


def test_a_second_worker_leaves_it_to_the_first(node: Node, write: Write) -> None:
    write(1)
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        other.execute("select pg_advisory_lock(%s)", [number_of("audit.seal")])
        assert segment_sealing.seal_waiting() == 0
        # By hand: the server notices that a session is gone a moment later than its client.
        other.execute("select pg_advisory_unlock(%s)", [number_of("audit.seal")])
    assert segment_sealing.seal_waiting() == 1


def test_a_number_that_may_still_come_is_waited_for(node: Node, write: Write) -> None:
    """The smaller number belongs to a transaction that is still open; the larger one is there already."""
    drawn, decide = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            events.write(action="record.added", by=None)
            drawn.set()
            decide.wait(20)
        connections.close_all()

    writer = threading.Thread(target=slowly)
    writer.start()
    assert drawn.wait(10)
    write(1)
    assert Event.objects.count() == 1
    assert commit_horizon.last_decided_id(patience=0.2) is None
    decide.set()
    writer.join()
    assert segment_sealing.seal_waiting() == 1
    assert Segment.objects.get().count == 2


def test_a_number_that_never_came_holds_up_nothing(node: Node, write: Write) -> None:
    write(1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        events.write(action="record.added", by=None)
        _ = 1 / 0
    write(1)
    segment_sealing.seal_waiting()
    segment = Segment.objects.get()
    assert (segment.count, segment.last_id - segment.first_id) == (2, 2)


def test_a_writer_can_be_seen_before_it_draws_its_number(node: Node) -> None:
    """Without that, a number could be drawn by a transaction that nobody can see to be open."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select tgname from pg_trigger where tgrelid = 'audit_event'::regclass and not "
            "tgisinternal order by tgname"
        )
        assert [name for (name,) in cursor.fetchall()] == ["audit_event_announced", "audit_event_append_only"]
        cursor.execute("select pg_current_xact_id_if_assigned() is null")
        assert cursor.fetchone() == (True,)
        cursor.execute(
            "insert into audit_event (action, detail, at) select 'record.added', '{}', now() where false"
        )
        cursor.execute("select pg_current_xact_id_if_assigned() is null")
        assert cursor.fetchone() == (False,), (
            "the statement's trigger comes before any row, even where there is none"
        )


def test_the_sealed_log_is_only_added_to(node: Node, write: Write) -> None:
    write(1)
    segment_sealing.seal_waiting()
    before = traces.tables()
    for model in (Segment, Link):
        with pytest.raises(Error, match="only ever added"):
            model.objects.all().delete()
    with pytest.raises(Error, match="only ever added"):
        Segment.objects.update(count=2)
    assert traces.changed_since(before) == []
