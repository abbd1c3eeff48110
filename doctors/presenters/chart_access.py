"""Whose chart a doctor may open: of a patient who lets the doctor in, or did.

Any other is not found, and the attempt is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from authentication import sessions
from doctors.guards import DoctorRequest
from doctors.presenters import acting_for, safety_header
from domain.accounts.models import Patient
from domain.consents.queries import patient_list
from domain.consents.queries.grant_proofs import UsableGrant
from domain.consents.queries.patient_list import ListedPatient
from domain.consents.services import attempts
from domain.records.access import disclosures, opening, shared_access, shared_records
from domain.records.access.opening import Reader
from domain.records.access.safety_lists import SafetyLine
from domain.records.models import Version


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
        refuse(request, patient_id, what="chart")
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


def version_of(request: DoctorRequest, found: Chart, record_id: UUID, number: int | None = None) -> Version:
    """What a permission of this moment reaches. Raises Http404, and the attempt is written."""
    try:
        return shared_access.version_of(found.reader, found.patient, record_id, number)
    except Http404:
        refuse(request, found.patient.pk, what="record", subject_id=record_id)


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


def refuse(
    request: DoctorRequest, patient_id: UUID, *, what: str, subject_id: UUID | None = None
) -> NoReturn:
    """Write the attempt into the log of the patient, if there is one, and find nothing."""
    patient = Patient.objects.filter(pk=patient_id).first()
    attempts.write(by=request.user, patient=patient, subject_id=subject_id if patient else None, what=what)
    raise Http404


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
