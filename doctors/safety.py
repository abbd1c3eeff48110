"""What must never be missed about a patient, out of what is shared: allergies, medicines, and how far the
permission reaches.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from common import clock
from common.categories import Category
from doctors import lines
from domain.accounts.models import Patient
from domain.consents import words
from domain.consents.models import Grant
from domain.consents.models.grant import OPENING
from domain.consents.queries.claims import Held
from domain.records.access import timeline
from domain.records.access.opening import Reader
from domain.records.access.timeline import CardsByVersion
from domain.records.envelope_binding import ref_of
from domain.records.models import Version

#: Medicines older than this are history.
RECENT: Final = timedelta(days=366)
_MOST, _NAMED = 60, 4


@dataclass(frozen=True, slots=True)
class Lists:
    """Titles of what is shared; `knows_…`: whether the permission reaches that kind at all."""

    allergies: list[str]
    medicines: list[str]
    knows_allergies: bool
    knows_medicines: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """The records that the header names, before their cards are opened."""

    allergies: list[Version]
    medicines: list[Version]

    @property
    def versions(self) -> list[Version]:
        return [*self.allergies, *self.medicines]


def noted(visible: QuerySet[Version]) -> Noted:
    """Two SQL statements, so that many medicines never push an allergy out."""
    since = clock.now().date() - RECENT
    recent = visible.filter(record__kind__in=["medication", "prescription"], record__record_date__gte=since)
    return Noted(
        list(timeline.ordered(visible.filter(record__kind="allergy"))[:_MOST]),
        list(timeline.ordered(recent)[:_MOST]),
    )


def lists(named: Noted, cards: CardsByVersion, reader: Reader) -> Lists:
    """`cards` holds those of `named.versions`."""
    reach = [held.grant.categories for held in reader.usable_grants]
    allergies, medicines = _titles(named.allergies, cards), _titles(named.medicines, cards)
    return Lists(allergies, medicines, _reaches(reach, Category.SUMMARY), _reaches(reach, Category.MEDICINES))


def context(
    patient: Patient, held: Sequence[Held], found: Lists, *, is_more: bool, may_write: bool
) -> dict[str, Any]:
    return {
        "patient": {
            "id": patient.pk,
            "name": patient.name,
            "line": _line(patient),
            "number": patient.user.number,
        },
        "allergies": {"some": bool(found.allergies), "words": _allergies(found)},
        "medicines": _medicines(found),
        "scope": scope([one.grant for one in held], is_more=is_more, may_write=may_write),
    }


def scope(grants: Sequence[Grant], *, is_more: bool, may_write: bool) -> dict[str, object]:
    """What the permission says, and when it ends."""
    lasting = [grant for grant in grants if not grant.is_one_time]
    if not grants:
        return {
            "title": "You may add to the record",
            "words": "Nothing is shared with you for reading.",
            "some": False,
            "ends": False,
        }
    if not lasting:
        return {**_one_look(grants), "some": is_more}
    until = max(grant.until for grant in lasting)
    said = [words.scope(grant) for grant in lasting]
    once = _look_at_more([grant for grant in grants if grant.is_one_time])
    adds = ["You may add"] if may_write else []
    return {
        "title": f"Shared until {words.dated(until)}"
        if until - timezone.now() > lines.SOON
        else f"Shared, {_ends(until)}",
        "words": f"{'. '.join([*dict.fromkeys(said), *once, *adds])}.",
        "some": is_more,
        "ends": until - timezone.now() <= lines.SOON,
    }


def _look_at_more(grants: Sequence[Grant]) -> list[str]:
    begun = [grant.opened_at for grant in grants if grant.opened_at]
    if not grants:
        return []
    return [
        f"One look at more, until {look_ends(max(begun))}, in the browser that began it"
        if begun
        else "One look at more is open to you"
    ]


def look_ends(begun: datetime) -> str:
    """The hour and minute when a look that was begun is over."""
    return date_format(localtime(begun + OPENING), "H:i")


def _one_look(grants: Sequence[Grant]) -> dict[str, object]:
    begun = [grant.opened_at for grant in grants if grant.opened_at]
    said = " ".join(f"{words.scope(grant)}." for grant in grants)
    if not begun:
        return {
            "title": "One look, 15 minutes",
            "words": f"{said} The time begins with the first record you open, in this browser.",
            "ends": False,
        }
    return {
        "title": f"One look, until {look_ends(max(begun))}",
        "words": f"{said} Then it takes a new request.",
        "ends": True,
    }


def _line(patient: Patient) -> str:
    return f"{lines.age_line(patient)}, born {date_format(patient.birth_date, 'j F Y')}"


def _allergies(found: Lists) -> str:
    if found.allergies:
        return ", ".join(found.allergies)
    return "None among what is shared" if found.knows_allergies else "Not shared, ask the patient"


def _medicines(found: Lists) -> dict[str, str]:
    if not found.medicines:
        return {
            "title": "Medicines",
            "words": "None of the last 12 months is shared"
            if found.knows_medicines
            else "Not shared, ask the patient",
        }
    count, more = len(found.medicines), len(found.medicines) - _NAMED
    return {
        "title": f"{count} medicine{'' if count == 1 else 's'} of the last 12 months",
        "words": ", ".join(found.medicines[:_NAMED]) + (f", {more} more" if more > 0 else ""),
    }


def _titles(versions: Sequence[Version], cards: CardsByVersion) -> list[str]:
    """Each once, the newest first."""
    return list(dict.fromkeys(card.title for version in versions if (card := cards[ref_of(version)]).is_open))


def _reaches(reach: Sequence[int], category: Category) -> bool:
    return any(bits >> category & 1 for bits in reach)


def _ends(at: datetime) -> str:
    said = lines.ends(at)
    return said[:1].lower() + said[1:]
