"""The log: sealing 100,000 events, and comparing all of them with their segments and anchors. Half a
minute.
"""

import resource
import time

import django

from tests.services import SERVICES  # sets the addresses of PostgreSQL, Redis and the node

SERVICES.start()
django.setup()

from django.conf import settings  # noqa: E402 - after Django is set up
from django.core.management import call_command  # noqa: E402

from adapters.chain.rpc import Rpc  # noqa: E402
from common import clock, ids  # noqa: E402
from domain.audit.models import Event, Segment  # noqa: E402
from domain.audit.queries import integrity, segments  # noqa: E402
from domain.audit.services import segment_sealing  # noqa: E402
from domain.ledger import keyring  # noqa: E402
from domain.ledger.services import batches, chain_identity, notary, sender, watcher  # noqa: E402

EVENTS = 100_000


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("migrate", database="vault", verbosity=0)
    call_command("chain_deploy", verbosity=0)
    rpc = Rpc(settings.CHAIN_RPC_URL)
    now, bob, alice = clock.now(), ids.new(), ids.new()
    rows = (
        Event(
            action="record.opened",
            actor=bob,
            patient=alice,
            subject_id=ids.new(),
            detail={"version": 1},
            at=now,
        )
        for _ in range(EVENTS)
    )
    Event.objects.bulk_create(rows, batch_size=5_000)
    started = time.perf_counter()
    sealed = segment_sealing.seal_waiting()
    _say("sealed", started, f"in {sealed} segments")
    started = time.perf_counter()
    while segments.recorded_up_to() < Segment.objects.latest("number").last_id:
        _work(rpc)
    _say("checked by the notary and on the chain", started, "")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    report = integrity.check(rpc)
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    _say(
        "verified",
        started,
        f"{report.anchored} segments found on the chain, {len(report.findings)} findings, "
        f"{more:.0f} MB more memory",
    )


def _work(rpc: Rpc) -> None:
    known = chain_identity.check(rpc)
    notary.check_waiting(rpc)
    batches.close_due(rpc, known)
    sender.send_due(rpc, keyring.notary())
    watcher.watch(rpc)
    time.sleep(0.2)


def _say(what: str, started: float, more: str) -> None:
    seconds = time.perf_counter() - started
    print(f"{EVENTS:,} events {what}: {seconds:.1f} s ({EVENTS / seconds:,.0f}/s) {more}")


if __name__ == "__main__":
    main()
