"""Bob writes into Alice's records: only under a grant of hers, and the contract is asked, not the portal."""

from dataclasses import replace

import pytest

from adapters.chain import typed_data
from adapters.chain.contracts.consents import Consents, SignedGrant, SignedRevocation
from adapters.chain.deployment import load
from adapters.chain.keys import sign_typed
from adapters.chain.values import FOREVER, NOTHING, BlockList, Flag, Grantee, Item, Role, Terms
from common import clock, ids
from common.keccak import keccak256
from domain.ledger import keyring
from domain.ledger.evidence import GrantRight
from domain.ledger.models import Entry, Transaction
from domain.ledger.services import entries, transactions
from domain.ledger.tests.node import Node
from domain.ledger.tests.support import ALICE, Person, leaf_of, note, signed, told

BOB = Person("Bob", keccak256(b"Bob, a doctor"))
SAID = {"category": 0, "confidentiality": 0, "record_date": "1970-01-02"}
TERMS = Terms(
    ALICE.address,
    Grantee.PERSON,
    BOB.address,
    Role.NONE,
    0,
    1,
    1,
    3,
    Flag.VIEW | Flag.WRITE,
    NOTHING,
    0,
    FOREVER,
    0,
    FOREVER,
    keccak256(b"salt"),
)


def _relay(node: Node, name: str, calldata: bytes) -> None:
    """The state lane: anybody may send what Alice signed."""
    transactions.queue(
        intent_key=name, sender=keyring.notary().address, to=load(31337).consents, calldata=calldata
    )
    node.send()
    node.mine()
    node.watch()
    assert Transaction.objects.get(intent_key=name).status == "confirmed"


def _grant(node: Node, terms: Terms = TERMS) -> None:
    contract, issued_at = load(31337).consents, clock.unix(clock.now()) - 60
    signature = sign_typed(ALICE.key, typed_data.grant(terms, issued_at, chain_id=31337, consents=contract))
    _relay(
        node,
        "grant",
        Consents(node.rpc, contract).grant(
            SignedGrant(ALICE.address, typed_data.terms_hash(terms), issued_at, signature)
        ),
    )


def _revoke(node: Node) -> None:
    contract, terms = load(31337).consents, typed_data.terms_hash(TERMS)
    signature = sign_typed(ALICE.key, typed_data.revoke(terms, chain_id=31337, consents=contract))
    _relay(
        node, "revoke", Consents(node.rpc, contract).revoke(SignedRevocation(ALICE.address, terms, signature))
    )


def _written_by_bob(node: Node, terms: Terms = TERMS, **lie: object) -> tuple[str, str]:
    subject_id = ids.new()
    item = Item(category=0, confidentiality=0, record_date=86400, item=bytes(16) + subject_id.bytes)._replace(
        **lie  # type: ignore[arg-type]
    )  # names of fields
    known = replace(
        note(subject_id, author=BOB.address),
        metadata=SAID,
        right=GrantRight(terms, BlockList(), item, BOB.address, purpose=0),
    )
    told[subject_id] = known
    leaf = leaf_of(subject_id, of=known)
    entries.submit(author=BOB.address, statement=signed(BOB, [leaf]), leaves=[leaf])
    node.notarise()
    entry = Entry.objects.latest("id")
    return entry.status, entry.reason


def test_under_a_grant_that_the_chain_holds(node: Node) -> None:
    _grant(node)
    assert _written_by_bob(node) == ("batched", "")


def test_not_without_it(node: Node) -> None:
    assert _written_by_bob(node) == ("refused", "The contract does not allow it: not granted.")


def test_not_after_it_was_revoked(node: Node) -> None:
    _grant(node)
    _revoke(node)
    assert _written_by_bob(node) == ("refused", "The contract does not allow it: revoked.")


def test_not_with_wider_terms_than_the_granted_ones(node: Node) -> None:
    narrow = TERMS._replace(flags=Flag.VIEW)
    _grant(node, narrow)
    assert _written_by_bob(node) == ("refused", "The contract does not allow it: not granted.")
    assert _written_by_bob(node, narrow) == (
        "refused",
        "The grant that is named does not allow writing into these records.",
    )


LIES: dict[str, dict[str, object]] = {
    "category": {"category": 1},
    "level": {"confidentiality": 1},
    "day": {"record_date": 0},
    "record": {"item": bytes(32)},
    "case": {"group": bytes([1]) * 32},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_the_contract_is_asked_about_what_was_signed(node: Node, lie: dict[str, object]) -> None:
    _grant(node, TERMS._replace(categories=3))
    said = ("refused", "The contract was to be asked about another record than the one that was signed.")
    assert _written_by_bob(node, TERMS._replace(categories=3), **lie) == said
