"""Whose chart a doctor may open: of a patient who lets the doctor in, or did.

Any other is not found, and the attempt is written.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.urls import reverse

from authentication import sessions
from charting.place import Place, write_attempt
from doctors.guards import DoctorRequest, doctor_only
from doctors.presenters import acting_for, safety_header
from domain.accounts.models import Patient
from domain.consents.queries import patient_list
from domain.consents.queries.grant_proofs import UsableGrant
from domain.consents.queries.patient_list import ListedPatient
from domain.records.access import disclosures, opening, shared_records
from domain.records.access.opening import Reader
from domain.records.access.safety_lists import SafetyLine


@dataclass(frozen=True, slots=True)
class Chart:
    """A patient who lets the doctor in, and the reader with the permissions that count now for whom the
    doctor acts (`acting_choices`).
    """

    line: ListedPatient
    reader: Reader
    acting_choices: Sequence[acting_for.ActingFor]

    @property
    def patient(self) -> Patient:
        return self.line.patient

    @property
    def place(self) -> Place:
        return Place(
            space="doctors",
            patient=self.patient,
            reader=self.reader,
            list_name="chart",
            record_name="record",
            back="Timeline",
            before=(self.patient.pk,),
            may_write=self.line.may_write,
        )

    @property
    def may_read(self) -> bool:
        return bool(self.reader.usable_grants)

    @property
    def lasting(self) -> tuple[UsableGrant, ...]:
        """The permissions that are no one-time look."""
        return tuple(held for held in self.reader.usable_grants if not held.grant.is_one_time)


@dataclass(frozen=True, slots=True)
class ChartHeader:
    """What the header says: what must never be missed, and how many records are shared."""

    lists: Sequence[SafetyLine]
    count: int


def line_of(request: DoctorRequest, patient_id: UUID) -> ListedPatient:
    """Raises Http404, alike for somebody else's patient and for nobody."""
    found = patient_list.of_patient(request.reader, patient_id)
    if found is None:
        write_attempt(request.user, patient_id, what="chart")
        raise Http404
    return found


def chart_of(request: DoctorRequest, patient_id: UUID) -> Chart:
    """Raises Http404, VaultUnavailableError.

    Nothing is remembered between requests: what ended a moment ago is gone.
    """
    line = line_of(request, patient_id)
    reader = disclosures.reader_acting_for(request.reader, line.patient, sessions.digest(request))
    choices = _acting_choices(request, reader.usable_grants)
    return Chart(
        line,
        replace(
            reader, usable_grants=tuple(held for held in reader.usable_grants if _is_under(held, choices))
        ),
        choices,
    )


def in_chart(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page of charting/ for a doctor."""

    @doctor_only
    @wraps(view)
    def shown(request: DoctorRequest, /, patient_id: UUID, **kwargs: Any) -> HttpResponseBase:
        return view(request, chart_of(request, patient_id).place, **kwargs)

    return shown


def opens_once(chart: Chart, records: Sequence[UUID]) -> set[UUID]:
    """Those of these visible records that only a one-time permission reaches, beside what may be read for
    longer.
    """
    lasting = chart.lasting
    if not lasting or len(lasting) == len(chart.reader.usable_grants):
        return set()
    stays = shared_records.visible_to(replace(chart.reader, usable_grants=lasting), chart.patient).filter(
        record_id__in=records
    )
    return set(records) - set(stays.values_list("record_id", flat=True))


def header_of(chart: Chart) -> ChartHeader:
    """For a page without the timeline."""
    visible = shared_records.visible_to(chart.reader, chart.patient)
    named = safety_header.noted(visible)
    cards = opening.cards(named.versions, chart.reader, patient=chart.patient)
    return ChartHeader(safety_header.lists(named, cards, chart.reader), visible.count())


def header_context(chart: Chart, known: ChartHeader, *, is_own_page: bool = True) -> dict[str, Any]:
    """The header that stays on top of every page of the chart.

    On pages with a title and a main button of their own it has neither.
    """
    is_more = shared_records.has_unshared(chart.patient, known.count)
    context = safety_header.context(
        chart.patient,
        chart.reader.usable_grants,
        known.lists,
        is_more=is_more,
        may_write=chart.line.may_write,
    )
    context["patient"]["url"] = reverse("doctors:chart", args=[chart.patient.pk])
    return {
        **context,
        "acting_for_choices": chart.acting_choices,
        "acting_for_label": next((choice.label for choice in chart.acting_choices if choice.is_active), ""),
        "acting_for_url": reverse("doctors:acting-for"),
        "can_write": chart.line.may_write,
        "write_url": reverse("doctors:compose", args=[chart.patient.pk, "visit"])
        if chart.line.may_write and is_own_page
        else "",
        "row": not is_own_page,
    }


def _acting_choices(request: DoctorRequest, held: Sequence[UsableGrant]) -> list[acting_for.ActingFor]:
    """For whom there are permissions of this patient; more than one is a choice."""
    given = {str(one.grant.organisation_id or acting_for.OWN) for one in held}
    every = [choice for choice in acting_for.choices(request) if choice.value in given]
    if every and not any(choice.is_active for choice in every):
        every[0] = replace(every[0], is_active=True)
    return every


def _is_under(held: UsableGrant, choices: Sequence[acting_for.ActingFor]) -> bool:
    active = next((choice.value for choice in choices if choice.is_active), acting_for.OWN)
    return str(held.grant.organisation_id or acting_for.OWN) == active
