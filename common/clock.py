"""The one source of time, so that a test can move it in one place."""

from datetime import UTC, date, datetime, timedelta


def now() -> datetime:
    """The current moment, timezone aware, in UTC."""
    return datetime.now(UTC)


def latest_day() -> date:
    """The newest day that is today somewhere (UTC+14). A date somebody writes is not in the future up to it:
    where the person is, is not known.
    """
    return (now() + timedelta(hours=14)).date()


def unix(moment: datetime) -> int:
    """Whole seconds since 1970 (the unit of every time on chain), rounded down.

    Raises ValueError for a naive moment: its meaning would depend on the machine.
    """
    if moment.tzinfo is None:
        raise ValueError("a time without a zone has no place on chain")
    return int(moment.timestamp() // 1)
