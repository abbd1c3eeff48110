"""Sharing in words: kinds of records, spans of time, what may be done.

Near times in words, far ones as dates.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime

from common import clock
from domain.consents.models import Grant
from domain.consents.terms import (
    CATEGORY_LABELS,
    EVERYTHING,
    PURPOSE_LABELS,
    Category,
    Flag,
    Purpose,
    categories_in,
)

NEAR = timedelta(days=7)
_HOUR, _DAY = 3600, 86400


def listed(words: Sequence[str]) -> str:
    """["a", "b", "c"] → "a, b and c"."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else ""


def kind_of(category: Category) -> str:
    """As it stands inside a sentence."""
    label = CATEGORY_LABELS[category]
    return label[:1].lower() + label[1:]


def kinds(bits: int) -> str:
    """Every kind: "all kinds of records"; otherwise their names."""
    if bits & EVERYTHING == EVERYTHING:
        return "all kinds of records"
    return listed([kind_of(category) for category in categories_in(bits)])


def never_missed(bits: int) -> str:
    """What is shared whatever its date, as people think of it: "allergies, medicines and problems"."""
    has_summary = bits >> Category.SUMMARY & 1
    found = ["allergies"] if has_summary else []
    found += ["medicines"] if bits >> Category.MEDICINES & 1 else []
    return listed([*found, *(["problems"] if has_summary else [])])


def back(day: date | None, *, asked: date | None = None) -> str:
    """How far back from the day it was `asked` (today): "12 months", "5 years", "All years"."""
    if day is None:
        return "All years"
    months = round(((asked or clock.now().date()) - day).days / 30.44)
    if months > 24:
        return f"{round(months / 12)} years"
    return "1 month" if months <= 1 else f"{months} months"


def since(day: date | None, *, asked: date | None = None) -> str:
    """The same, to end a sentence: "of the last 12 months"."""
    if day is None:
        return "of all years"
    said = back(day, asked=asked)
    return "of the last month" if said == "1 month" else f"of the last {said}"


def dated(day: date | datetime) -> str:
    """The year is said where it is another one."""
    here = localtime(day) if isinstance(day, datetime) else day
    return date_format(here, "j F" if here.year == localtime(clock.now()).year else "j F Y")


def moment(at: datetime) -> str:
    """Today and yesterday by name, this week by its day, then dates."""
    here, now = localtime(at), localtime(clock.now())
    days = (now.date() - here.date()).days
    name = {0: "Today", 1: "Yesterday"}.get(days) or (date_format(here, "l") if 1 < days < NEAR.days else "")
    return f"{name}, {date_format(here, 'H:i')}" if name else dated(at)


def is_near(end: datetime) -> bool:
    return end - clock.now() < NEAR


def until(end: datetime) -> str:
    """When something ends, for a table: "In 3 days", or a date."""
    seconds = (end - clock.now()).total_seconds()
    if seconds <= 0:
        return "Ended"
    if seconds < 2 * _HOUR:
        return "In less than 2 hours" if seconds > _HOUR else "Within the hour"
    if seconds < 2 * _DAY:
        return f"In {round(seconds / _HOUR)} hours"
    return f"In {round(seconds / _DAY)} days" if is_near(end) else date_format(localtime(end), "j M Y")


def left(end: datetime) -> str:
    """How long there is still to answer: "2 days 4 hours"."""
    seconds = max(0, int((end - clock.now()).total_seconds()))
    days, hours, minutes = seconds // _DAY, seconds % _DAY // _HOUR, seconds % _HOUR // 60
    parts = [(days, "day"), (hours, "hour")] if days else [(hours, "hour"), (minutes, "minute")]
    said = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " ".join(said) or "less than a minute"


def purpose(number: int) -> str:
    """As it ends a sentence: "for your treatment"."""
    known = {
        Purpose.TREATMENT: "for your treatment",
        Purpose.FOLLOW_UP: "to follow up on your treatment",
        Purpose.SECOND_OPINION: "for a second opinion",
        Purpose.PREVENTION: "for a check-up",
        Purpose.REFERRAL: "for a referral",
    }
    found = Purpose(number)
    return known.get(found, f"for {PURPOSE_LABELS[found].lower()}")


def scope(grant: Grant) -> str:
    """What a grant shows: "Lab results and images of the last 12 months", "3 chosen records"."""
    if not grant.allows & Flag.VIEW:
        return "Nothing: may only add records"
    if grant.records:
        count = len(grant.records)
        return f"{count} chosen record{'' if count == 1 else 's'}"
    if grant.supplements_id:
        said = never_missed(grant.categories)
        return f"{said[:1].upper()}{said[1:]}, whatever their date"
    what = kinds(grant.categories)
    if what == "all kinds of records" and grant.dated_from is None:
        return "Everything except hidden records"
    back = "" if grant.dated_from is None else f", dated {date_format(grant.dated_from, 'F Y')} or later"
    return f"{what[:1].upper()}{what[1:]}{back}"


def acts(flags: Flag) -> str:
    """What may be done with it, as a second line."""
    if flags & Flag.ONE_TIME:
        return "To look at once, for 15 minutes"
    said = [
        word
        for flag, word in ((Flag.VIEW, "look"), (Flag.DOWNLOAD, "save copies"), (Flag.WRITE, "add records"))
        if flags & flag
    ]
    return f"May {listed(said)}"


def purpose_of(bits: int) -> str:
    """The first purpose that a grant names: "For your treatment"."""
    found = next((number for number in Purpose if bits >> number & 1), Purpose.TREATMENT)
    said = purpose(found)
    return f"{said[:1].upper()}{said[1:]}"
