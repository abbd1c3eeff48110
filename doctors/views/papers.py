"""Certificates: by PUT, one request per file, sealed as it arrives; or by a form without JavaScript."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from common.file_uploads import Read, Receive
from doctors.guards import DoctorRequest, applicant_only
from domain.accounts.models import User
from domain.credentials.models import Paper
from domain.credentials.queries import access
from domain.credentials.services import applications
from domain.credentials.services import papers as services
from licence_applications import paper_uploads


@require_http_methods(["PUT"])
@applicant_only
def paper_file(request: DoctorRequest) -> HttpResponse:
    return paper_uploads.put(request, receive=_receiver(request.user), space="doctors")


@csrf_exempt
@require_POST
@applicant_only
def paper_form(request: DoctorRequest) -> HttpResponse:
    return paper_uploads.form(
        request, receive=_receiver(request.user), by=request.user, back="doctors:application"
    )


@require_POST
@applicant_only
def paper_remove(request: DoctorRequest, paper_id: UUID) -> HttpResponse:
    services.discard(paper=access.paper_for_holder(request.user, paper_id), by=request.user)
    return HttpResponse() if request.headers.get("HX-Request") else redirect("doctors:application")


def _receiver(by: User) -> Receive[Paper]:
    """The first paper begins the application."""

    def receive(*, name: str, source: Read, expected: int | None) -> Paper:
        return services.receive(
            credential=applications.begin(by=by), name=name, source=source, expected=expected, by=by
        )

    return receive
