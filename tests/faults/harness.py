"""Real worker processes, a real node behind a front that misbehaves, and the question that counts: is each
intent on chain exactly once?
"""

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

from adapters.chain import blocks
from adapters.chain.rpc import Rpc
from domain.ledger import keyring
from domain.ledger.models import Entry, Outcome, SignedAct, Transaction
from domain.ledger.tests import signers
from domain.ledger.tests.support import NOTE, write
from medchain.starter.anvil import Anvil
from medchain.starter.process import free_port
from tests.faults.front import Front
from tests.faults.worker import Worker

# Waits are scaled down, so that each fault takes seconds.
SCALED: dict[str, object] = {
    "LEDGER_BATCH_SECONDS": 0,
    "LEDGER_LEASE_SECONDS": 1,
    "LEDGER_RESEND_SECONDS": 1,
    "LEDGER_BUMP_SECONDS": 6,
    "LEDGER_BEHIND_SECONDS": 2,
    "LEDGER_MAX_ATTEMPTS": 2,
}


class Harness:
    def __init__(self, folder: Path, *, block_seconds: int = 1) -> None:
        self.folder = folder
        self.block_seconds = block_seconds
        self.port = free_port()
        self.workers: list[Worker] = []
        self.anvil = self._node()
        self.front = Front(self.anvil.url)
        self.rpc = Rpc(self.anvil.url)

    def _node(self, *, state: bool = True) -> Anvil:
        kept = self.folder / "chain.json" if state else None
        return Anvil(
            port=self.port, log=self.folder / "anvil.log", state=kept, block_seconds=self.block_seconds
        )

    def replace_node(self, *, empty: bool) -> None:
        """Another node at the same address: with nothing on it, or with what was there."""
        self.anvil.stop()
        self.anvil = self._node(state=not empty)

    def start(self, *, crash_at: str = "", naive: bool = False) -> Worker:
        log = self.folder / f"worker{len(self.workers)}.log"
        worker = Worker(SCALED | self._places(), log=log, crash_at=crash_at, naive=naive)
        self.workers.append(worker)
        return worker

    def environment(self) -> dict[str, str]:
        """The same for a program that reads its settings from the environment."""
        database = connection.settings_dict
        values = {name: str(value) for name, value in (SCALED | self._places()).items()}
        return values | {
            "DATABASE_URL": f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
        }

    def _places(self) -> dict[str, object]:
        return {
            "CHAIN_RPC_URL": self.front.url,
            "CHAIN_CONFIRMATIONS": settings.CHAIN_CONFIRMATIONS,
            "DEPLOYMENTS_DIR": self.folder / "deployments",
            "NOTARY_KEY_FILE": self.folder / "notary.key",
            "RELAYER_KEY_FILE": self.folder / "relayer.key",
        }

    def said(self, words: str) -> bool:
        """Whether any worker's log has it."""
        return any(words in worker.tail() for worker in self.workers)

    def stop(self) -> None:
        for worker in self.workers:
            worker.kill()
        self.front.stop()
        self.anvil.stop()

    def until(self, happened: Callable[[], object], what: str, *, seconds: float = 40) -> None:
        """Wait for it; a failure shows what the workers said."""
        deadline = time.monotonic() + seconds
        while not happened():
            assert time.monotonic() < deadline, "\n".join(
                [f"not {what} after {seconds:.0f} s", *(worker.tail() for worker in self.workers)]
            )
            time.sleep(0.1)

    def until_killed(self, worker: Worker) -> None:
        self.until(lambda: not worker.is_running(), "ended")
        assert worker.was_killed(), worker.tail()

    def until_sent(self, *, more_than: int) -> None:
        self.until(lambda: self.on_chain().total() > more_than, "sent")

    def until_drained(self, *, seconds: float = 40) -> None:
        """Every note is confirmed, every signed act settled, and no transaction is under way."""
        notes = Entry.objects.filter(kind=NOTE).exclude(
            batch__transaction__status=Transaction.Status.CONFIRMED
        )
        signed = SignedAct.objects.filter(status__in=[SignedAct.Status.WAITING, SignedAct.Status.SENT])
        sent = Transaction.objects.exclude(
            status__in=[Transaction.Status.CONFIRMED, Transaction.Status.FAILED]
        )
        self.until(
            lambda: not (notes.exists() or signed.exists() or sent.exists()),
            "everything confirmed",
            seconds=seconds,
        )

    def on_chain(self) -> Counter[str]:
        """How often each calldata of our own keys stands in a block, reverted or not."""
        own = {key.address.lower() for key in (keyring.notary(), keyring.relayer())}
        count: Counter[str] = Counter()
        last = blocks.head(self.rpc).number
        for block in self.rpc.batch(
            [("eth_getBlockByNumber", (hex(number), True)) for number in range(last + 1)]
        ):
            count.update(each["input"] for each in block["transactions"] if each["from"] in own)
        return count

    def must_hold(self) -> None:
        """Exactly once on chain, none lost, one line of nonces for each key, one outcome each."""
        found = self.on_chain()
        assert found, "nothing was ever sent: nothing was tried"
        twice = {data[:74]: times for data, times in found.items() if times != 1}
        assert not twice, f"not exactly once on chain: {twice}"
        confirmed = Transaction.objects.filter(status=Transaction.Status.CONFIRMED)
        assert set(found) == {"0x" + bytes(row.calldata).hex() for row in confirmed}
        for key in (keyring.notary(), keyring.relayer()):
            nonces = list(
                Transaction.objects.filter(sender=key.address, nonce__isnull=False)
                .order_by("nonce")
                .values_list("nonce", flat=True)
            )
            assert nonces == list(range(len(nonces)))
        confirmed_outcomes = Outcome.objects.filter(outcome="confirmed")
        assert (
            confirmed_outcomes.filter(entry__isnull=False).count() == Entry.objects.filter(kind=NOTE).count()
        )
        assert confirmed_outcomes.filter(act__isnull=False).count() == SignedAct.objects.count()
        assert not Transaction.objects.filter(status=Transaction.Status.FAILED).exists()


def confirmed_outcomes() -> int:
    """Outcomes of notes and signed acts: five for each time of `acts`, however often anything was tried."""
    return Outcome.objects.filter(outcome="confirmed").count()


def acts(count: int, *, notes: int = 3) -> None:
    """So many times, written to the outbox: notes of Alice under one signature, a grant, and a revocation (of
    another, which never arrives).
    """
    for _ in range(count):
        if notes:
            write(notes)
        signers.submit(signers.grant())
        signers.submit(signers.revoke(signers.grant()))
