"""The day on a document is one that has begun somewhere: in Auckland it is tomorrow already."""

from datetime import UTC, date, datetime

import pytest

from common import clock
from patients.forms.describe import DescribeForm

EVENING = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
MORNING = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "day", "is_taken"),
    [
        (EVENING, date(2026, 12, 1), True),
        (EVENING, date(2026, 12, 2), False),
        (MORNING, date(2026, 11, 30), True),
        (MORNING, date(2026, 12, 1), False),
    ],
)
def test_today_is_today_wherever_the_patient_is(
    monkeypatch: pytest.MonkeyPatch, at: datetime, day: date, is_taken: bool
) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)
    form = DescribeForm({"title": "Letter", "kind": "letter", "record_date": day.isoformat()})
    assert form.is_valid() is is_taken
    assert ("It cannot be in the future." in str(form.errors)) is not is_taken
