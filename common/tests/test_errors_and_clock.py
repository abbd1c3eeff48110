from datetime import UTC, datetime, timedelta, timezone

import pytest

from common import clock
from common.errors import MedChainError


def test_an_error_says_what_happened_what_was_kept_and_what_to_do() -> None:
    error = MedChainError("It broke.", kept="Nothing was lost.", next="Try later.")
    assert (error.what, error.kept, error.next) == ("It broke.", "Nothing was lost.", "Try later.")
    assert str(error) == "It broke. Nothing was lost. Try later."
    assert str(MedChainError("It broke.")) == "It broke."


def test_the_clock_is_aware_and_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)


def test_unix_seconds_are_whole_and_zone_independent() -> None:
    moment = datetime(2026, 11, 21, 12, 0, 0, 999_999, tzinfo=UTC)
    assert clock.unix(moment) == 1795262400
    assert clock.unix(moment.astimezone(timezone(timedelta(hours=5)))) == 1795262400
    with pytest.raises(ValueError, match="without a zone"):
        clock.unix(datetime(2026, 11, 21))
