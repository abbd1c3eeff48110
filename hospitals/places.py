"""Where a nurse reads: what patients share with the nurses of her hospital, in its name."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponseBase

from authentication import sessions
from charting.place import Place, write_attempt
from domain.consents.queries import patient_list, usable_grants
from domain.consents.queries.usable_grants import GrantReader
from domain.organisations.models import Function
from domain.records.access import disclosures
from hospitals.portal import PORTAL
from organisations.guards import Guarded, StaffRequest, function_only, require

FUNCTION = Function.NURSE


def grant_reader(request: StaffRequest) -> GrantReader:
    return usable_grants.grant_reader(request.user)


def nurses_place(request: StaffRequest, patient_id: UUID) -> Place:
    """Raises Http404, alike for a patient who shares nothing and for nobody; the attempt is written.

    Nothing is remembered between requests: what ended a moment ago is gone.
    """
    reader, hospital = grant_reader(request), require(request).organisation
    found = patient_list.of_function(reader, hospital, FUNCTION, patient=patient_id)
    if not found:
        write_attempt(request.user, patient_id, what="chart")
        raise Http404
    patient = found[0].patient
    able = disclosures.reader_acting_for(reader, patient, sessions.digest(request))
    shared = tuple(
        held
        for held in able.usable_grants
        if held.grant.organisation_id == hospital.pk and held.grant.functions & FUNCTION
    )
    return Place(
        space=PORTAL.space,
        patient=patient,
        reader=replace(able, usable_grants=shared),
        list_name="chart",
        record_name="record",
        back="Timeline",
        before=(patient.pk,),
        patients_url=PORTAL.url("patients"),
    )


def in_chart(view: Callable[..., HttpResponseBase]) -> Guarded[...]:
    """A page of charting/ for a nurse."""

    @wraps(view)
    def shown(request: StaffRequest, /, patient_id: UUID, **kwargs: Any) -> HttpResponseBase:
        return view(request, nurses_place(request, patient_id), **kwargs)

    return function_only(PORTAL, FUNCTION, shown)
