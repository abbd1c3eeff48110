"""What must never be missed about a patient, out of what is shared: allergies, medicines, problems, and how
far the permission reaches.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from charting.place import Place
from charting.presenters import people
from domain.accounts.models import Patient
from domain.consents import labels
from domain.consents.models import Grant
from domain.consents.models.grant import OPENING
from domain.records.access import safety_lists, timeline
from domain.records.access.opening import Reader
from domain.records.access.safety_lists import Entry, SafetyLine
from domain.records.access.timeline import CardsByVersion
from domain.records.envelope_binding import ref_of
from domain.records.models import Version
from domain.records.sealed_cards import Card


@dataclass(frozen=True, slots=True)
class Noted:
    """The records that the header names, by the name of their list, before their cards are opened."""

    lists: Mapping[str, Sequence[Version]]

    @property
    def versions(self) -> list[Version]:
        return [version for found in self.lists.values() for version in found]


def noted(visible: QuerySet[Version]) -> Noted:
    """One SQL statement; each list has its own limit in it, so that many medicines never push an allergy
    out.
    """
    first, *others = (
        timeline.ordered(visible.filter(record__kind__in=subject.kinds))[: safety_lists.MOST]
        for subject in safety_lists.SUBJECTS
    )
    # What is joined has no order of its own.
    found = sorted(
        first.union(*others, all=True),
        key=lambda version: (version.record.record_date, version.record_id),
        reverse=True,
    )
    return Noted(
        {
            subject.name: [version for version in found if version.record.kind in subject.kinds]
            for subject in safety_lists.SUBJECTS
        }
    )


def lists(named: Noted, cards: CardsByVersion, reader: Reader) -> list[SafetyLine]:
    """`cards` holds those of `named.versions`."""
    ranges = [held.range for held in reader.usable_grants]
    return [
        safety_lists.line(
            subject,
            [_entry(version, cards[ref_of(version)]) for version in named.lists[subject.name]],
            safety_lists.reach_of(ranges, subject.category),
        )
        for subject in safety_lists.SUBJECTS
    ]


def _entry(version: Version, card: Card) -> Entry:
    by, day = card.author or card.place, version.record.record_date
    return Entry(card.title, by, day, card.absence, card.is_open, card.date_precision, card.clinical_status)


def context(
    place: Place, found: Sequence[SafetyLine], *, is_more: bool, is_own_page: bool = True
) -> dict[str, Any]:
    """The header that stays on top of every page of a chart.

    On pages with a title and a main button of their own it has neither.
    """
    patient = place.patient
    grants = [held.grant for held in place.reader.usable_grants]
    return {
        "patient": {
            "id": patient.pk,
            "name": patient.name,
            "line": _line(patient),
            "number": patient.user.number,
            "url": place.url(place.list_name),
        },
        "patients_url": place.patients_url,
        "lists": found,
        "older_url": f"{place.ask_url}?older=1" if place.ask_url else "",
        "scope": scope(grants, is_more=is_more, may_write=place.may_write),
        "row": not is_own_page,
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
    in_order = sorted(lasting, key=lambda grant: grant.supplements_id is not None)
    said = [labels.scope(grant) for grant in in_order]
    once = _look_at_more([grant for grant in grants if grant.is_one_time])
    adds = ["You may add"] if may_write else []
    return {
        "title": f"Shared until {labels.dated(until)}"
        if until - timezone.now() > people.SOON
        else f"Shared, {_ends(until)}",
        "words": f"{'. '.join([*dict.fromkeys(said), *once, *adds])}.",
        "some": is_more,
        "ends": until - timezone.now() <= people.SOON,
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
    said = " ".join(f"{labels.scope(grant)}." for grant in grants)
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
    return f"{people.age_line(patient)}, born {date_format(patient.birth_date, 'j F Y')}"


def _ends(at: datetime) -> str:
    said = people.ends_label(at)
    return said[:1].lower() + said[1:]
