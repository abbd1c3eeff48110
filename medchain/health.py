"""/healthz: the state of every part, for people who operate the portal and for the programs that watch it."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import connections
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from adapters import ipfs
from adapters.chain.rpc import Rpc
from domain.audit.queries import checks
from domain.ledger.queries.health import health, oldest_act, oldest_outcome


def _database(alias: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute("select 1")


def _redis() -> None:
    redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1).ping()


def _chain() -> None:
    Rpc(settings.CHAIN_RPC_URL, timeout=2).call("eth_blockNumber", [])


def _ledger() -> None:
    if alarm := health().alarm:
        raise RuntimeError(alarm)


def _relayer() -> None:
    waits = oldest_act()
    if waits is not None and waits > settings.LEDGER_DELAYED_SECONDS:
        raise RuntimeError(f"a signed act waits for {waits:.0f} s")


def _outcomes() -> None:
    waits = oldest_outcome()
    if waits is not None and waits > settings.LEDGER_DELAYED_SECONDS:
        raise RuntimeError(f"an outcome waits for its handler for {waits:.0f} s")


PARTS: dict[str, Callable[[], object]] = {
    "database": lambda: _database("default"),
    "vault": lambda: _database("vault"),
    "redis": _redis,
    "chain": _chain,
    "ledger": _ledger,
    "relayer": _relayer,
    "outcomes": _outcomes,
    "log": checks.log_state,
    "store": lambda: ipfs.store().has("bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy"),
}
NEEDED = {"database", "vault"}


@require_GET
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while people can be served (database and vault answer), 503 otherwise; each part "ok" or "away";
    the log "ok", "altered" or "unchecked".
    """
    state = {name: _ask(part) for name, part in PARTS.items()}
    return JsonResponse({"parts": state}, status=200 if all(state[name] == "ok" for name in NEEDED) else 503)


def _ask(part: Callable[[], object]) -> str:
    try:
        found = part()
    except Exception:  # noqa: BLE001 - whatever the reason, the part is away
        return "away"
    return found if isinstance(found, str) else "ok"
