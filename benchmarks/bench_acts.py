"""P8 for signed acts: grants brought to the contract and confirmed by the state of their keys; and how long
one takes, from commit to "recorded".
"""

import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.bench_ledger import send_and_wait  # starts the services and Django

from django.conf import settings  # isort: skip - after Django is set up
from django.core.management import call_command  # isort: skip

from adapters.chain.rpc import Rpc  # isort: skip
from benchmarks.compare import line  # isort: skip
from domain.ledger.models import SignedAct, Transaction  # isort: skip
from domain.ledger import keyring  # isort: skip
from domain.ledger.services import relayer, sender, watcher  # isort: skip
from domain.ledger.tests.signers import grant, submit  # isort: skip
from tests.faults.worker import Worker  # isort: skip

TOGETHER, SINGLE, ONE_BY_ONE = 2_000, 500, 12


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("chain_deploy", verbosity=0)
    rpc = Rpc(settings.CHAIN_RPC_URL)
    theirs = send_and_wait()
    for together, count in ((50, TOGETHER), (1, SINGLE)):
        settings.LEDGER_ACTS_TOGETHER = together
        ours = settled(rpc, count)
        line(
            f"grants confirmed a second, {together} together",
            f"{ours:,.0f}/s",
            f"{theirs:,.0f}/s",
            ours / theirs,
            1,
        )
        line("the same, against the figure wanted", f"{ours:,.0f}/s", "300/s", ours / 300, 1)
    latency()


def settled(rpc: Rpc, count: int) -> float:
    """Signed and committed before; then tried, packed, sent, mined (a block every second) and judged."""
    for _ in range(count):
        submit(grant())
    key, open_ = keyring.relayer(), SignedAct.objects.exclude(status=SignedAct.Status.CONFIRMED)
    started = time.perf_counter()
    while open_.exists():
        relayer.relay_due(rpc, key)
        sender.send_due(rpc, key)
        watcher.watch(rpc)
    rate = count / (time.perf_counter() - started)
    print(
        f"{count:,} grants in {Transaction.objects.filter(acts__isnull=False).distinct().count():,} "
        "transactions so far"
    )
    return rate


def latency() -> None:
    """One grant after the other, dated now, with one worker that runs its tasks in turn."""
    names = ("CHAIN_RPC_URL", "DEPLOYMENTS_DIR", "NOTARY_KEY_FILE", "RELAYER_KEY_FILE")
    worker = Worker(
        {name: getattr(settings, name) for name in names}, log=Path(tempfile.mkdtemp()) / "worker.log"
    )
    times = []
    for number in range(ONE_BY_ONE + 1):
        row = submit(grant(at=int(time.time())))
        while not SignedAct.objects.filter(pk=row.pk, status=SignedAct.Status.CONFIRMED).exists():
            time.sleep(0.02)
        row.refresh_from_db()
        if number and row.settled_at is not None:  # the worker is awake
            times.append((row.settled_at - row.created_at).total_seconds())
    worker.kill()
    print(
        f"one grant, committed to recorded: median {statistics.median(times):.1f} s, longest "
        f"{max(times):.1f} s (blocks every second)"
    )


if __name__ == "__main__":
    main()
