"""P7 and P8: notes accepted, checked and anchored; transactions sent and confirmed, against web3.py's
send-and-wait. Half a minute.

P7 here is the ledger's part: outbox, notary, batch, block. The portal's rows around it are measured with the
imports.
"""

import statistics
import tempfile
import time
from pathlib import Path

import django

from tests.services import SERVICES  # sets the addresses of PostgreSQL, Redis and the node

SERVICES.start()
django.setup()

from django.conf import settings  # noqa: E402 - after Django is set up
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from web3 import HTTPProvider, Web3  # noqa: E402

from adapters.chain import deployment, keys  # noqa: E402
from adapters.chain.contracts.anchors import Anchors  # noqa: E402
from adapters.chain.rpc import Rpc  # noqa: E402
from benchmarks.compare import line  # noqa: E402
from common import clock, ids  # noqa: E402
from common.keccak import keccak256  # noqa: E402
from domain.ledger import keyring  # noqa: E402
from domain.ledger.models import Entry, Transaction  # noqa: E402
from domain.ledger.services import batches, chain_identity, sender, transactions, watcher  # noqa: E402
from domain.ledger.tests.support import write  # noqa: E402
from medchain.starter.anvil import Anvil  # noqa: E402
from medchain.starter.process import free_port  # noqa: E402
from tests.faults.worker import Worker  # noqa: E402

ANCHORED, SENT, BASELINE, SECONDS, RATE, ACT = 40_000, 1_500, 150, 6, 1_500, 50


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("chain_deploy", verbosity=0)
    rpc = Rpc(settings.CHAIN_RPC_URL)
    print("P7  evidence on its way")
    anchoring(rpc)
    accepting()
    print("P8  transactions")
    sending(rpc)


def anchoring(rpc: Rpc) -> None:
    """Entries that the notary passed become trees and transactions."""
    settings.LEDGER_BATCH_SIZE, settings.LEDGER_BATCH_SECONDS = 10_000, 0
    (entry,) = write()
    entry.refresh_from_db()
    now = clock.now()
    rows = [
        Entry(
            kind=entry.kind,
            subject_id=ids.new(),
            version=1,
            author=entry.author,
            commitment=entry.commitment,
            subject=entry.subject,
            leaf=keccak256(number.to_bytes(8, "big")),
            statement=entry.statement,
            position=number,
            idempotency_key=f"bench:{number}",
            status="passed",
            not_before=now,
            created_at=now,
            checked_at=now,
        )
        for number in range(1, ANCHORED + 1)
    ]
    Entry.objects.bulk_create(rows, batch_size=5_000)
    known = chain_identity.check(rpc)
    started = time.perf_counter()
    batches.close_due(rpc, known)
    rate = ANCHORED / (time.perf_counter() - started)
    line("batch anchoring, records a second", f"{rate:,.0f}/s", "50,000/s", rate / 50_000, 1)
    with connection.cursor() as cursor:
        cursor.execute(
            "truncate ledger_outcome, ledger_signedact, ledger_entry, ledger_batch, "
            "ledger_transaction, ledger_statement"
        )


def accepting() -> None:
    """A steady stream of signed acts, with one worker; from the commit to the block that proves it."""
    settings.LEDGER_BATCH_SIZE = 1000
    log = Path(tempfile.mkdtemp()) / "worker.log"
    worker = Worker(
        {
            name: getattr(settings, name)
            for name in ("CHAIN_RPC_URL", "DEPLOYMENTS_DIR", "NOTARY_KEY_FILE", "RELAYER_KEY_FILE")
        },
        log=log,
    )
    (entry,) = write()
    while not Entry.objects.filter(pk=entry.pk, batch__transaction__status="confirmed").exists():
        time.sleep(0.1)  # the worker is awake
    started, written, busy = time.perf_counter(), 0, 0.0
    while (elapsed := time.perf_counter() - started) < SECONDS:
        if written > elapsed * RATE:
            time.sleep(0.01)
            continue
        before = time.perf_counter()
        with transaction.atomic():
            write(ACT)
        busy += time.perf_counter() - before
        written += ACT
    unproved = Entry.objects.exclude(batch__transaction__status=Transaction.Status.CONFIRMED)
    deadline = time.monotonic() + 30
    while unproved.exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    worker.kill()
    line(
        "accepted, in acts of 50, notes a second",
        f"{written / SECONDS:,.0f}/s",
        f"{RATE:,}/s",
        written / SECONDS / RATE,
        0.95,
    )
    times = Entry.objects.filter(batch__transaction__confirmed_at__isnull=False).values_list(
        "created_at", "batch__transaction__confirmed_at"
    )
    late = statistics.quantiles(
        [(at - since).total_seconds() for since, at in times if at is not None], n=20
    )[-1]
    line("accepted to provable, p95", f"{late:.1f} s", "10 s", 10 / late, 1)
    print(f"writing took {busy / SECONDS:.0%} of one process; unproved at the end: {unproved.count()}")


def sending(rpc: Rpc) -> None:
    """Anchors of single roots by the sender and the watcher, a block every second; then web3.py on a node
    that mines at once.
    """
    contract, own = Anchors(rpc, deployment.load(settings.CHAIN_ID).anchors), keyring.notary()
    with transaction.atomic():
        for number in range(SENT):
            root = keccak256(b"bench" + number.to_bytes(8, "big"))
            transactions.queue(
                intent_key=f"bench:{number}",
                sender=own.address,
                to=contract.address,
                calldata=contract.anchor(root, 1),
            )
    open_ = Transaction.objects.exclude(status=Transaction.Status.CONFIRMED)
    started = time.perf_counter()
    while open_.exists():
        sender.send_due(rpc, own)
        watcher.watch(rpc)
    ours = SENT / (time.perf_counter() - started)
    theirs = send_and_wait()
    line("transactions confirmed a second", f"{ours:,.0f}/s", f"{theirs:,.0f}/s", ours / theirs, 1)
    line("the same, against the figure wanted", f"{ours:,.0f}/s", "300/s", ours / 300, 1)


def send_and_wait() -> float:
    folder = Path(tempfile.mkdtemp())
    node = Anvil(port=free_port(), log=folder / "anvil.log", block_seconds=0)
    web3 = Web3(HTTPProvider(node.url, exception_retry_configuration=None))
    address, key = keys.new_account()
    web3.provider.make_request("evm_setAutomine", [True])  # type: ignore[arg-type]  # anvil's own method
    web3.provider.make_request("anvil_setBalance", [address, hex(10**21)])  # type: ignore[arg-type]  # anvil's own method
    started = time.perf_counter()
    for number in range(BASELINE):
        fields = {
            "chainId": 31337,
            "to": address,
            "nonce": number,
            "gas": 100_000,
            "gasPrice": 10**10,
            "data": number.to_bytes(36, "big"),
        }
        signed = web3.eth.account.sign_transaction(fields, key)
        web3.eth.wait_for_transaction_receipt(
            web3.eth.send_raw_transaction(signed.raw_transaction), poll_latency=0.001
        )
    rate = BASELINE / (time.perf_counter() - started)
    node.stop()
    return rate


if __name__ == "__main__":
    main()
