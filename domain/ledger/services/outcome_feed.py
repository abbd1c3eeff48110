"""Apps above read the outcomes by cursor: each outcome is taken once, and what follows from it commits with
the cursor.
"""

from collections.abc import Callable, Iterator

from django.db import transaction

from domain.ledger.models import FollowerBase
from domain.ledger.queries import outcomes
from domain.ledger.queries.outcomes import Item


def batches(
    *, follower: type[FollowerBase], name: str, take: Callable[[Item], None], limit: int
) -> Iterator[list[Item]]:
    """Take the outcomes after the cursor of `name`, at most `limit` in a transaction, until none is left.

    Yields what each transaction took.
    """
    follower._default_manager.get_or_create(name=name)
    while items := _batch(follower, name, take, limit):
        yield items
        if len(items) < limit:
            break


def follow(*, follower: type[FollowerBase], name: str, take: Callable[[Item], None], limit: int) -> int:
    """The same, for those who have nothing to do between two transactions: how many were taken."""
    return sum(len(items) for items in batches(follower=follower, name=name, take=take, limit=limit))


def _batch(follower: type[FollowerBase], name: str, take: Callable[[Item], None], limit: int) -> list[Item]:
    with transaction.atomic():
        place = follower._default_manager.select_for_update().get(name=name)
        items = outcomes.since(place.cursor, limit)
        for item in items:
            take(item)
        if items:
            place.cursor = items[-1].id
            place.save(update_fields=["cursor"])
    return items
