"""What somebody who has the database does to the log is found, with the number of the row."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from domain.audit import hash_chain
from domain.audit.models import Event, Link, Segment
from domain.audit.queries import integrity, segments
from domain.audit.services import events, segment_sealing
from domain.audit.tests.conftest import Tamper, Write
from domain.ledger.models import Batch, Entry, Outcome, Statement, Transaction
from domain.ledger.tests.node import Node

# ruff: noqa: S608 - statements are made of numbers of this test
pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


@pytest.fixture
def log(node: Node, write: Write) -> list[int]:
    """Ten rows in segments of four, four and two, all recorded: the numbers of the rows."""
    write(10)
    segment_sealing.seal_waiting(limit=4)
    node.round()
    assert integrity.check(node.rpc).findings == []
    return list(Event.objects.order_by("id").values_list("pk", flat=True))


def found(node: Node) -> list[tuple[int | None, int | None, str]]:
    return [(finding.row, finding.segment, finding.what) for finding in integrity.check(node.rpc).findings]


def test_what_nobody_touched_is_whole(node: Node, log: list[int], write: Write) -> None:
    write(2)
    report = integrity.check(node.rpc)
    assert (report.findings, report.rows, report.segments, report.anchored, report.waiting) == (
        [],
        12,
        3,
        3,
        0,
    )
    assert report.unsealed == 2
    assert report.unsealed_since == Event.objects.order_by("id")[10].at


@pytest.mark.parametrize(
    "change",
    [
        "action = 'record.listed'",
        "actor = null",
        "patient = gen_random_uuid()",
        "subject_id = gen_random_uuid()",
        """detail = jsonb_set(detail, '{count}', '7')""",
        "detail = detail || '{\"more\": null}'",
        "at = at - interval '1 microsecond'",
    ],
)
def test_an_edited_row(node: Node, log: list[int], tamper: Tamper, change: str) -> None:
    tamper(f"update audit_event set {change} where id = {log[5]}")
    assert found(node) == [(log[5], 2, "is not what was sealed, or does not follow from the row before it")]


def test_an_edited_row_with_a_link_that_fits(node: Node, log: list[int], tamper: Tamper) -> None:
    """Whoever knows how links are made makes a new one: the row after it does not follow any more."""
    tamper(f"update audit_event set action = 'record.listed' where id = {log[5]}")
    _relink(tamper, log[5:6])
    assert [place[0] for place in found(node)] == [log[6]]


def test_an_edited_row_with_everything_after_it_made_anew(node: Node, log: list[int], tamper: Tamper) -> None:
    """All links and the segments too: then it is not what the portal signed, nor what the chain holds."""
    tamper(f"update audit_event set action = 'record.listed' where id = {log[5]}")
    _relink(tamper, log[5:])
    tamper(
        "update audit_segment s set head = (select hash from audit_link l where l.id = s.last_id)",
        "update audit_segment s set previous = p.head from audit_segment p where p.number = s.number - 1",
    )
    wrong = [(log[4], 2), (log[8], 3)]
    assert [place[:2] for place in found(node)] == wrong
    assert "not the one the portal signed" in found(node)[0][2]


def test_a_deleted_row(node: Node, log: list[int], tamper: Tamper) -> None:
    tamper(f"delete from audit_event where id = {log[2]}")
    assert found(node) == [(log[2], 1, "was deleted")]


def test_a_row_deleted_with_its_link(node: Node, log: list[int], tamper: Tamper) -> None:
    tamper(f"delete from audit_event where id = {log[2]}", f"delete from audit_link where id = {log[2]}")
    assert [place[:2] for place in found(node)] == [(log[3], 1), (log[0], 1)]
    assert "of which 3 are there" in found(node)[1][2]


def test_two_rows_in_another_order(node: Node, log: list[int], tamper: Tamper) -> None:
    first, second = log[5], log[6]
    tamper(
        f"update audit_event set id = -1 where id = {first}",
        f"update audit_event set id = {first} where id = {second}",
        f"update audit_event set id = {second} where id = -1",
    )
    assert [place[0] for place in found(node)] == [first, second]


def test_a_row_put_in(node: Node, log: list[int], tamper: Tamper) -> None:
    tamper(
        f"delete from audit_event where id = {log[9]}",
        "insert into audit_event (id, action, detail, at) overriding system value values "
        f"({log[0] - 1}, 'record.opened', '{{}}', now())",
    )
    assert found(node) == [(log[0] - 1, 1, "was put in after the log was sealed"), (log[9], 3, "was deleted")]


def test_rows_cut_off_at_the_end(node: Node, log: list[int], tamper: Tamper) -> None:
    tamper(f"delete from audit_event where id > {log[7]}")
    assert found(node) == [(log[8], 3, "was deleted"), (log[9], 3, "was deleted")]


def test_a_segment_cut_off_with_its_rows(node: Node, log: list[int], tamper: Tamper) -> None:
    _cut(tamper, log[7])
    assert found(node) == [(None, 3, "was cut off: the ledger knows it, the log does not")]


def test_a_segment_cut_off_with_its_entry(node: Node, log: list[int], tamper: Tamper) -> None:
    _cut(tamper, log[7])
    entry = Entry.objects.get(idempotency_key="audit segment:3")
    Outcome.objects.filter(entry=entry).delete()
    entry.delete()
    assert [place[2] for place in found(node)] == [
        f"has lost or changed an entry of batch {Batch.objects.get().pk}"
    ]


def test_a_segment_cut_off_with_all_the_ledger_knew_of_it(
    node: Node, log: list[int], write: Write, tamper: Tamper
) -> None:
    """Nothing is left in the database. The chain still holds an anchor that no batch knows."""
    write(3)
    segment_sealing.seal_waiting()
    node.round()
    batch = Batch.objects.order_by("-pk")[0]
    block = batch.transaction.block_number
    _cut(tamper, log[9])
    _forget(batch)
    assert [place[2] for place in found(node)] == [f"has lost 1 recorded entry of block {block}"]
    assert integrity.check().findings == [], "without the chain nobody could tell"


def test_a_segment_taken_out_of_the_middle(node: Node, log: list[int], tamper: Tamper) -> None:
    tamper("delete from audit_segment where number = 2")
    assert (log[4], 2, "is missing") in found(node)


def test_a_segment_edited(node: Node, log: list[int], tamper: Tamper) -> None:
    tamper("update audit_segment set count = 3, total = 7 where number = 2")
    places = found(node)
    assert (log[8], 3, "does not follow from the segment before it") in places
    assert any("of which 4 are there" in what for _, _, what in places)
    assert any("not the one the portal signed" in what for _, _, what in places)


def test_a_segment_that_the_chain_does_not_hold(node: Node, write: Write) -> None:
    """The database says it is recorded. The chain decides."""
    fork = node.fork()
    write(2)
    segment_sealing.seal_waiting()
    node.round()
    assert Transaction.objects.get().status == Transaction.Status.CONFIRMED
    node.exchange(fork, 5)
    segment = Segment.objects.get()
    assert found(node) == [(segment.first_id, 1, "begins a segment that the chain does not know")]


def test_what_the_notary_refused_is_said(node: Node, write: Write, tamper: Tamper) -> None:
    write(2)
    segment_sealing.seal_waiting()
    tamper("update audit_event set action = 'record.listed' where id = (select min(id) from audit_event)")
    node.round()
    assert "that the notary did not take: The sealed content is not where it should be" in found(node)[-1][2]


def test_what_is_on_its_way_is_no_finding(node: Node, write: Write) -> None:
    write(2)
    segment_sealing.seal_waiting()
    report = integrity.check(node.rpc)
    assert (report.findings, report.anchored, report.waiting) == ([], 0, 1)


def test_the_command_names_the_row_and_fails(node: Node, log: list[int], tamper: Tamper) -> None:
    said, wrong = StringIO(), StringIO()
    call_command("verify_integrity", stdout=said, stderr=wrong)
    assert "10 rows, 10 of them sealed in 3 segments." in said.getvalue()
    assert "3 segments were found on the chain, 0 are being recorded." in said.getvalue()
    tamper(f"delete from audit_event where id = {log[2]}")
    with pytest.raises(CommandError, match=r"The log was altered: 1 finding\."):
        call_command("verify_integrity", stdout=said, stderr=wrong)
    assert wrong.getvalue() == f"Row {log[2]} (segment 1) was deleted.\n"
    with pytest.raises(CommandError, match="The log was altered"):
        call_command("verify_integrity", "--offline", stdout=said, stderr=wrong)


def test_the_log_goes_on_while_it_is_checked(node: Node, log: list[int]) -> None:
    """The check holds no lock."""
    events.write(action="record.opened", by=None)
    assert integrity.check(node.rpc).unsealed == 1


def _relink(tamper: Tamper, ids: list[int]) -> None:
    """Links as the sealer would make them over what stands there now."""
    before = bytes(Link.objects.get(pk=ids[0] - 1).hash)
    made = hash_chain.chain_hashes(before, segments.rows(after=ids[0] - 1, up_to=ids[-1], limit=len(ids)))
    tamper(
        *(
            f"update audit_link set hash = '\\x{link.hex()}' where id = {row}"
            for row, link in zip(ids, made, strict=True)
        )
    )


def _cut(tamper: Tamper, last: int) -> None:
    tamper(
        f"delete from audit_event where id > {last}",
        f"delete from audit_link where id > {last}",
        f"delete from audit_segment where last_id > {last}",
    )


def _forget(batch: Batch) -> None:
    """The ledger's rows of one batch, as if it had never been."""
    statements = list(batch.entries.values_list("statement_id", flat=True))
    Outcome.objects.filter(entry__batch=batch).delete()
    batch.entries.all().delete()
    Statement.objects.filter(pk__in=statements).delete()
    sent = batch.transaction
    batch.delete()
    sent.delete()
