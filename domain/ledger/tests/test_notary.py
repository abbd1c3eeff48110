"""What the notary refuses, and that the author hears why."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.conf import LazySettings

from adapters.chain.values import BlockList, Grantee, Item, Role, Terms
from common import clock, ids
from common.errors import MedChainError
from domain.ledger import evidence
from domain.ledger.evidence import Evidence, GrantRight
from domain.ledger.models import Entry, Statement
from domain.ledger.queries import anchors, outcomes
from domain.ledger.services import entries
from domain.ledger.statements import Leaf, SignedStatement
from domain.ledger.tests.node import Node
from domain.ledger.tests.support import ALICE, MALLORY, POISON, leaf_of, note, signed, told, write

NOTHING = bytes(32)
OTHER = bytes([1]) * 32


def _submit(leaves: list[Leaf], statement: SignedStatement, author: str = ALICE.address) -> Entry:
    return entries.submit(author=author, statement=statement, leaves=leaves)[0]


def _reason(node: Node, entry: Entry) -> str:
    node.notarise()
    ref = (entry.subject_id, entry.version)
    status = anchors.status_of([ref])[ref]
    assert status.state == "refused"
    assert outcomes.since(0)[-1].reason == status.reason
    return status.reason


LIES: list[tuple[str, Callable[[Evidence], Evidence | None], str]] = [
    (
        "other content",
        lambda told: replace(told, plaintext_sha256=OTHER),
        "The content is not what was signed.",
    ),
    (
        "other ciphertext",
        lambda told: replace(told, ciphertext_sha256=OTHER),
        "The content is not what was signed.",
    ),
    (
        "other metadata",
        lambda told: replace(told, metadata={"date": "2020-01-01"}),
        "The content is not what was signed.",
    ),
    ("other owner", lambda told: replace(told, subject=OTHER), "The content is not what was signed."),
    ("not sealed", lambda told: replace(told, ciphertext_sha256=NOTHING), "The content is not sealed."),
    ("not stored", lambda told: replace(told, stored=False), "The sealed content is not where it should be."),
    ("erased", lambda told: None, "There is no evidence for it any more."),
    (
        "not hers",
        lambda told: replace(told, owner=MALLORY.address),
        "The author is not the owner, and no grant is named.",
    ),
]


@pytest.mark.parametrize(
    ("lie", "expected"), [(lie, expected) for _, lie, expected in LIES], ids=[name for name, _, _ in LIES]
)
def test_evidence_that_is_not_as_signed_is_refused(
    node: Node, lie: Callable[[Evidence], Evidence | None], expected: str
) -> None:
    (entry,) = write()
    told[entry.subject_id] = lie(note(entry.subject_id))
    assert _reason(node, entry) == expected


def test_mallory_cannot_sign_for_alice(node: Node) -> None:
    leaf = leaf_of(ids.new())
    entry = _submit([leaf], signed(MALLORY, [leaf], author=ALICE.address))
    assert _reason(node, entry) == "The signature is not the author's."


def test_a_changed_signature_is_refused(node: Node) -> None:
    leaf = leaf_of(ids.new())
    good = signed(ALICE, [leaf])
    entry = _submit([leaf], replace(good, signature=good.signature[:64] + b"\x1d"))
    assert _reason(node, entry) == "The signature is not the author's."


def test_an_entry_slipped_into_an_act_is_refused(node: Node) -> None:
    mine, slipped = leaf_of(ids.new()), leaf_of(ids.new())
    entry = _submit([slipped, mine], signed(ALICE, [mine]))
    assert _reason(node, entry) == "What was signed is not what was handed in."


def test_a_signature_from_tomorrow_is_refused(node: Node) -> None:
    leaf = leaf_of(ids.new())
    entry = _submit([leaf], signed(ALICE, [leaf], at=clock.unix(clock.now() + timedelta(days=1))))
    assert _reason(node, entry) == "The signature is dated in the future."


def test_the_same_evidence_is_recorded_once(node: Node) -> None:
    (first,) = write()
    leaf = leaf_of(first.subject_id, key="a second time")
    second = _submit([leaf], signed(ALICE, [leaf], at=1))
    node.round()
    second.refresh_from_db()
    assert (second.status, second.reason) == ("refused", "The same evidence is recorded already.")
    ref = (first.subject_id, 1)
    assert anchors.status_of([ref])[ref].state == "confirmed"


def test_one_refusal_holds_up_nobody(node: Node) -> None:
    written = write(3)
    told[written[1].subject_id] = None
    node.round()
    assert [Entry.objects.get(pk=entry.pk).status for entry in written] == ["batched", "refused", "batched"]


def test_a_grant_the_contract_does_not_know_allows_nothing(node: Node) -> None:
    terms = Terms(
        ALICE.address,
        Grantee(0),
        MALLORY.address,
        Role(0),
        0,
        1,
        1,
        3,
        4,
        NOTHING,
        0,
        2**40 - 1,
        0,
        2**40 - 1,
        OTHER,
    )
    subject_id = ids.new()
    said = {"category": 0, "confidentiality": 0, "record_date": "1970-01-02"}
    right = GrantRight(
        terms, BlockList(), Item(0, 0, 86_400, bytes(16) + subject_id.bytes), MALLORY.address, 0
    )
    known = replace(note(subject_id, author=MALLORY.address), metadata=said, right=right)
    told[subject_id] = known
    leaf = leaf_of(subject_id, of=known)
    entry = _submit([leaf], signed(MALLORY, [leaf]), author=MALLORY.address)
    assert _reason(node, entry).startswith("The contract does not allow it")


def test_what_breaks_the_check_is_set_aside(node: Node, settings: LazySettings) -> None:
    settings.LEDGER_MAX_ATTEMPTS = 2
    (poison,) = write(kind=POISON)
    (good,) = write()
    for _ in range(2):
        Entry.objects.filter(pk=poison.pk).update(not_before=clock.now())
        node.round()
    poison.refresh_from_db()
    assert (poison.status, poison.reason) == ("set_aside", "Its evidence cannot be read (ValueError).")
    good.refresh_from_db()
    assert good.status == "batched"
    assert anchors.status_of([(poison.subject_id, 1)])[(poison.subject_id, 1)].state == "delayed"


def test_a_part_that_is_away_delays_and_loses_nothing(node: Node) -> None:
    away = True

    def provider(refs: object) -> dict[tuple[UUID, int], Evidence]:
        if away:
            raise MedChainError("The store does not answer.")
        return {(entry.subject_id, 1): note(entry.subject_id)}

    evidence._providers["test away"] = provider
    (entry,) = write(kind="test away")
    node.notarise()
    entry.refresh_from_db()
    assert (entry.status, entry.reason) == ("waiting", "The store does not answer.")
    away = False
    Entry.objects.update(not_before=clock.now())
    node.round()
    entry.refresh_from_db()
    assert (entry.status, entry.reason) == ("batched", "")


def test_an_entry_that_ends_workers_goes_down_alone(node: Node) -> None:
    written = write(3)
    long_ago = clock.now() - timedelta(hours=1)
    Entry.objects.update(leased_by=ids.new(), leased_until=long_ago)
    Entry.objects.filter(pk=written[0].pk).update(attempts=6)
    node.notarise()
    written[0].refresh_from_db()
    assert (written[0].status, written[0].reason) == ("set_aside", "Its check ends the worker.")
    assert Entry.objects.filter(status="batched").count() == 2


def test_a_statement_is_kept_as_it_was_signed(node: Node) -> None:
    (entry,) = write()
    statement = Statement.objects.get()
    assert (statement.author, statement.size, len(statement.signature)) == (ALICE.address, 1, 65)
    assert entry.statement == statement
