"""P10: opening a record that somebody shared, with the chain asked, against opening one's own: in turn,
through the pages, in one run. A minute.

python -m benchmarks.bench_shared_records
"""

import time
from collections.abc import Callable
from statistics import median, quantiles

import django

from tests.services import SERVICES

SERVICES.start()
django.setup()

from django.conf import settings  # noqa: E402 - after Django is set up
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from adapters.chain.rpc import Rpc  # noqa: E402
from domain.consents.tests import factories  # noqa: E402
from domain.ledger.tests.node import Node  # noqa: E402
from domain.records.access import disclosures, opening  # noqa: E402
from domain.records.access.opening import Reader  # noqa: E402
from domain.records.models import Version  # noqa: E402
from domain.records.tests.sharing import acts  # noqa: E402
from tests import people  # noqa: E402

ROUNDS = 120


def main() -> None:
    for name in ("default", "vault"):
        call_command("migrate", database=name, verbosity=0)
    call_command("chain_deploy", verbosity=0)
    settings.ALLOWED_HOSTS = ["*"]
    settings.VAULT_KEYS_PER_MINUTE = 100_000
    world = factories.world(Node(SERVICES.anvil, Rpc(settings.CHAIN_RPC_URL), SERVICES.folder))
    record = acts.keep(world.alice)
    acts.allow(world)
    world.node.rpc.call(
        "evm_setIntervalMining", [1]
    )  # as outside of tests: nobody but the owner reads from an old head
    version = Version.objects.select_related("record__patient__user").get(record=record)
    alice, bob = people.signed_in(world.alice.user), people.signed_in(world.bob)
    mine, his = Reader(world.alice.user, people.SESSION), acts.reader(world)
    _compare(
        "page of a record",
        _page(alice, "patients:record-detail", record.pk),
        _page(bob, "doctors:record", world.alice.pk, record.pk),
    )
    _compare(
        "opening by itself",
        lambda: b"".join(opening.stream(version, opening.key(version, mine, action="view"))),
        lambda: acts.text_of(disclosures.open(version=version, reader=his)),
    )


def _page(client: Client, name: str, *arguments: object) -> Callable[[], object]:
    address = reverse(name, args=arguments)

    def ask() -> object:
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code
        return answer

    return ask


def _compare(what: str, own: Callable[[], object], granted: Callable[[], object]) -> None:
    """In turn, so that whatever else the machine does meets both."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(10):
        own(), granted()
    for _ in range(ROUNDS):
        for place, act in enumerate((own, granted)):
            started = time.perf_counter()
            act()
            times[place].append((time.perf_counter() - started) * 1000)
    (own_p95, own_half), (his_p95, his_half) = ((quantiles(each, n=20)[18], median(each)) for each in times)
    print(
        f"{what:<20} own p95 {own_p95:6.1f} ms (half {own_half:5.1f})   granted p95 {his_p95:6.1f} "
        f"ms (half {his_half:5.1f})   "
        f"p95 {his_p95 / own_p95:4.2f}x   half {his_half / own_half:4.2f}x   wanted p95 <= 3x"
    )


if __name__ == "__main__":
    main()
