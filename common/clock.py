"""The one source of time, so that a test can move it in one place."""

from datetime import UTC, datetime


def now() -> datetime:
    """The current moment, timezone aware, in UTC."""
    return datetime.now(UTC)


def unix(moment: datetime) -> int:
    """Whole seconds since 1970 (the unit of every time on chain), rounded down.

    Raises ValueError for a naive moment: its meaning would depend on the machine.
    """
    if moment.tzinfo is None:
        raise ValueError("a time without a zone has no place on chain")
    return int(moment.timestamp() // 1)
