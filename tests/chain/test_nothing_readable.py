"""A stranger who reads every transaction and every event learns nothing of a note: not its id, digests, salt,
commitment, leaf or author.
"""

import json
from dataclasses import replace

from adapters.chain import blocks
from adapters.chain.acts.base import Act
from adapters.chain.typed_data import terms_hash
from domain.ledger.models import Batch, SignedAct, Statement
from domain.ledger.tests.node import Node
from domain.ledger.tests.signers import BOB, grant, no_list, revoke, submit
from domain.ledger.tests.support import ALICE, note, write


def _everything(node: Node) -> str:
    numbers = range(blocks.head(node.rpc).number + 1)
    mined = node.rpc.batch([("eth_getBlockByNumber", (hex(number), True)) for number in numbers])
    events = node.rpc.call("eth_getLogs", [{"fromBlock": "0x0", "toBlock": "latest"}])
    return json.dumps([mined, events]).lower()


def test_only_the_root_stands_there(node: Node) -> None:
    written = write(3) + write(2)
    node.round()
    said = _everything(node)
    assert bytes(Batch.objects.get().root).hex() in said
    for entry in written:
        known = note(entry.subject_id)
        hidden = [
            entry.subject_id.bytes,
            entry.leaf,
            entry.commitment,
            entry.subject,
            known.salt,
            known.plaintext_sha256,
            known.ciphertext_sha256,
        ]
        assert not [data for data in hidden if bytes(data).hex() in said]
        assert str(entry.subject_id) not in said
    statement = Statement.objects.first()
    assert statement is not None
    assert bytes(statement.root).hex() not in said
    assert bytes(statement.signature).hex() not in said
    assert ALICE.address.lower()[2:] not in said


def test_a_note_alone_in_its_batch_is_hidden_too(node: Node) -> None:
    """A tree of one has its only leaf for a root; the leaf is a hash of a salted hash, and says nothing."""
    (entry,) = write()
    node.round()
    said = _everything(node)
    assert bytes(entry.commitment).hex() not in said
    assert note(entry.subject_id).plaintext_sha256.hex() not in said
    assert ALICE.address.lower()[2:] not in said


def test_of_a_grant_nobody_reads_to_whom_or_what(node: Node) -> None:
    """Its patient's address stands there, and that something was granted, replaced or ended; the terms do
    not, nor does a list of the refused.
    """
    old, new = grant(), grant()
    narrowed = replace(new, replaces=terms_hash(old.terms))
    acts: list[Act] = [old, revoke(grant()), narrowed, no_list(1)]
    for act in acts:
        submit(act)
    for _ in range(2):
        node.relay()
        node.mine()
        node.watch()
    assert set(SignedAct.objects.values_list("status", flat=True)) == {"confirmed"}
    said = _everything(node)
    assert ALICE.address.lower()[2:] in said
    assert BOB.address.lower()[2:] not in said
    for hidden in (old.terms.salt, new.terms.salt, (b"s" * 32)):
        assert hidden.hex() not in said
    assert not [
        row for row in SignedAct.objects.all() if row.subject_id.hex in said or str(row.subject_id) in said
    ]
