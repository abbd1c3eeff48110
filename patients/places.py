"""Where a patient reads: the own records, in this portal."""

from functools import wraps

from django.http import HttpResponseBase

from charting.place import Arguments, Place, PlaceView
from patients.guards import Guarded, PatientRequest, patient_only, reader


def own_place(request: PatientRequest) -> Place:
    return Place(
        space="patients",
        patient=request.patient,
        reader=reader(request),
        list_name="record-list",
        record_name="record-detail",
        back="Records",
    )


def in_own_records(view: PlaceView[Arguments]) -> Guarded[Arguments]:
    """A page of charting/ for a patient."""

    @patient_only
    @wraps(view)
    def shown(
        request: PatientRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        return view(request, own_place(request), *args, **kwargs)

    return shown
