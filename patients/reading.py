"""Who reads, taken from the request."""

from authentication import sessions
from domain.records.access.opening import Reader
from patients.guards import PatientRequest


def reader(request: PatientRequest) -> Reader:
    return Reader(request.user, sessions.digest(request))
