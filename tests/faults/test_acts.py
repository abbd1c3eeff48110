"""F4 and F10 for signed acts: somebody else is first, uses our nonce, or the node refuses one.

Each act counts once; none holds up another.
"""

from adapters.chain import blocks, keys
from domain.ledger import keyring
from domain.ledger.models import Outcome, SignedAct, Transaction
from domain.ledger.tests.signers import Stranger, grant, revoke, submit
from tests.faults.harness import Harness, acts, confirmed_outcomes

SOMEWHERE = "0x000000000000000000000000000000000000bEEF"


def _counts_once(rows: list[SignedAct]) -> None:
    """Confirmed, told once, and recorded by one effect however many transactions there were."""
    for row in rows:
        row.refresh_from_db()
        assert (row.status, row.reason) == ("confirmed", "")
        assert Outcome.objects.filter(act=row).count() == 1


def _one_line(harness: Harness) -> None:
    relayer = keyring.relayer().address
    nonces = [
        row.nonce or 0
        for row in Transaction.objects.filter(sender=relayer, nonce__isnull=False).order_by("nonce")
    ]
    assert nonces == list(range(nonces[0], blocks.nonce_of(harness.rpc, relayer)))


def test_strangers_bring_them_while_we_do(harness: Harness) -> None:
    """Ours are skipped or revert; the state says that each is there."""
    harness.rpc.call("evm_setIntervalMining", [0])
    harness.start()
    stranger = Stranger(harness.rpc)
    granted = [grant() for _ in range(6)]
    rows = [submit(each) for each in granted]
    single = revoke(grant())
    rows.append(submit(single))
    harness.until(lambda: Transaction.objects.filter(status="sent").count() == 2, "sent")
    for each in (granted[0], granted[3], single):
        stranger.bring(each)
    harness.rpc.call("evm_setIntervalMining", [1])
    harness.until_drained()
    _counts_once(rows)
    _one_line(harness)
    assert Transaction.objects.get(acts=rows[-1]).status == "failed"


def test_somebody_else_used_our_nonce(harness: Harness) -> None:
    harness.rpc.call("evm_setIntervalMining", [0])
    harness.start()
    rows = [submit(grant()), submit(revoke(grant()))]
    harness.until(lambda: Transaction.objects.filter(status="sent").count() == 2, "sent")
    harness.rpc.call("anvil_dropAllTransactions")
    thief = keys.Transaction(31337, 0, SOMEWHERE, b"not ours", 100_000, 10**12, 10**11)
    blocks.send(harness.rpc, keys.sign_transaction(keyring.relayer().secret, thief)[0])
    harness.rpc.call("evm_setIntervalMining", [1])
    harness.until_drained(seconds=60)
    _counts_once(rows)
    _one_line(harness)
    assert not Transaction.objects.filter(
        sender=keyring.relayer().address, nonce=0, status="confirmed"
    ).exists()


def test_one_that_the_node_will_not_take_is_set_aside_alone(harness: Harness) -> None:
    harness.start()
    rows = [submit(grant()) for _ in range(4)]
    poison = rows.pop(2)
    harness.front.hated = bytes.fromhex(poison.statement["terms"])
    acts(1, notes=1)
    harness.until(lambda: SignedAct.objects.get(pk=poison.pk).status == "set_aside", "set aside", seconds=90)
    acts(2, notes=0)
    harness.until_drained()
    _counts_once(list(SignedAct.objects.exclude(pk=poison.pk)))
    _one_line(harness)
    assert not Outcome.objects.filter(act=poison).exists()


def test_poison_is_set_aside_and_the_others_flow(harness: Harness) -> None:
    poison = submit(grant())
    SignedAct.objects.update(statement={"patient": 7})
    acts(2)
    harness.start()
    harness.until_drained()
    assert SignedAct.objects.get(pk=poison.pk).status == "set_aside"
    SignedAct.objects.filter(pk=poison.pk).delete()
    harness.must_hold()
    assert confirmed_outcomes() == 10
