"""Certificates: by PUT, one request per file, sealed as it arrives; or by a form without JavaScript."""

from urllib.parse import unquote
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from common import posting
from doctors.guards import DoctorRequest, applicant_only
from domain.credentials.models import Paper, PaperState
from domain.credentials.queries import access
from domain.credentials.services import applications
from domain.credentials.services import papers as services
from joining import papers


@require_http_methods(["PUT"])
@applicant_only
def paper_file(request: DoctorRequest) -> HttpResponse:
    """The body is the file itself, its name comes percent-encoded in X-File-Name. Answers with the file's row."""
    length = request.headers.get("Content-Length", "")
    if not length.isdigit():
        return HttpResponse(status=411)
    if int(length) > services.MAX_BYTES:
        return HttpResponse(status=413)
    name = unquote(request.headers.get("X-File-Name", ""))
    credential = applications.begin(by=request.user)
    paper = services.receive(credential=credential, name=name, source=request.read, expected=int(length), by=request.user)
    status = 422 if paper.state == PaperState.REFUSED else 200
    return render(request, "joining/_application_paper.html", {"paper": papers.row(paper, name, space="doctors")}, status=status)


@csrf_exempt
@require_POST
@applicant_only
def paper_form(request: DoctorRequest) -> HttpResponseBase:
    """Several files of a form; the token stands in the body, which our own handler takes (`common.posting`)."""
    by = request.user

    def receive(name: str, source: posting.Read) -> Paper:
        return services.receive(credential=applications.begin(by=by), name=name, source=source, expected=None, by=by)

    def then(received: list[Paper]) -> HttpResponse:
        for paper in received:
            if paper.state == PaperState.REFUSED:
                messages.error(request, f"Not added: {paper.reason} {paper.advice}")
        return redirect("doctors:application")

    def undo(received: list[Paper]) -> None:
        for paper in received:
            services.discard(paper=paper, by=by)

    return posting.take(request, receive=receive, then=then, undo=undo)


@require_POST
@applicant_only
def paper_remove(request: DoctorRequest, paper_id: UUID) -> HttpResponse:
    services.discard(paper=access.paper_for_holder(request.user, paper_id), by=request.user)
    return HttpResponse() if request.headers.get("HX-Request") else redirect("doctors:application")
