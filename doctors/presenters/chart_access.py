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
from charting.presenters import chart
from charting.presenters.chart import ChartHeader
from doctors.guards import DoctorRequest, doctor_only
from doctors.presenters import acting_for
from domain.accounts.models import Patient
from domain.consents.queries import patient_list
from domain.consents.queries.grant_proofs import UsableGrant
from domain.consents.queries.patient_list import ListedPatient
from domain.records.access import disclosures
from domain.records.access.opening import Reader


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
            patients_url=reverse("doctors:patients"),
            ask_url=reverse("doctors:ask-again", args=[self.patient.pk]),
        )

    @property
    def may_read(self) -> bool:
        return bool(self.reader.usable_grants)


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


def unread(request: DoctorRequest, line: ListedPatient) -> Place:
    """The same place, for what needs no permission."""
    return Chart(line, Reader(request.user, sessions.digest(request)), ()).place


def in_chart(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page of charting/ for a doctor."""

    @doctor_only
    @wraps(view)
    def shown(request: DoctorRequest, /, patient_id: UUID, **kwargs: Any) -> HttpResponseBase:
        return view(request, chart_of(request, patient_id).place, **kwargs)

    return shown


def header_context(found: Chart, known: ChartHeader, *, is_own_page: bool = True) -> dict[str, Any]:
    """The header that stays on top of every page of the chart, and for whom the doctor acts there."""
    place = found.place
    return {
        **chart.header_context(place, known, is_own_page=is_own_page),
        "acting_for_choices": found.acting_choices,
        "acting_for_label": next((choice.label for choice in found.acting_choices if choice.is_active), ""),
        "acting_for_url": reverse("doctors:acting-for"),
        "can_write": place.may_write,
        "write_url": place.url("compose", "visit") if place.may_write and is_own_page else "",
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
