"""Who hears what became of evidence and of acts.

Each app above registers its handler when it is ready (`AppConfig.ready`); the ledger imports no domain app.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from domain.ledger.queries.outcomes import Item


def _nothing(items: Sequence[Item]) -> None:
    """Most handlers write rows and no more."""


@dataclass(frozen=True, slots=True)
class Handler:
    """`take` runs once for each outcome of these kinds, in the transaction that moves the handler's cursor:
    it writes rows and asks no other server. `after_commit` runs once what was taken is committed, and not
    at all if the process ends in between: for what a sweep would do later, too.
    """

    name: str
    kinds: Collection[str]
    take: Callable[[Item], None]
    after_commit: Callable[[Sequence[Item]], None] = _nothing


_handlers: dict[str, Handler] = {}


def register(handler: Handler) -> None:
    """Raises ValueError for a name that another handler has: they would share one cursor."""
    if _handlers.setdefault(handler.name, handler) != handler:
        raise ValueError(f"two handlers are called {handler.name}")


def registered() -> list[Handler]:
    return list(_handlers.values())
