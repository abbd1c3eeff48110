"""A stranger who reads every transaction and every event learns nothing of a note: not its id, digests, salt, commitment, leaf or author."""

import json

from adapters.chain import blocks
from domain.ledger.models import Batch, Statement
from domain.ledger.tests.node import Node
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
        hidden = [entry.subject_id.bytes, entry.leaf, entry.commitment, entry.subject, known.salt, known.plaintext_sha256, known.ciphertext_sha256]
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
