"""Papers of an organisation's application: by PUT, one request per file, sealed as it arrives; or by a form without JavaScript."""

from urllib.parse import unquote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from common import posting
from domain.credentials.models import Paper, PaperKind, PaperState
from domain.credentials.queries import access
from domain.credentials.services import applications
from domain.credentials.services import papers as services
from joining import papers
from organisations.guards import StaffRequest, require
from organisations.portal import WANTED

KINDS = {each.kind for each in WANTED}


@require_http_methods(["PUT"])
def paper_file(request: StaffRequest, kind: str) -> HttpResponse:
    """The body is the file itself, its name comes percent-encoded in X-File-Name. Answers with the file's row."""
    known = _known(kind)
    length = request.headers.get("Content-Length", "")
    if not length.isdigit():
        return HttpResponse(status=411)
    if int(length) > services.MAX_BYTES:
        return HttpResponse(status=413)
    name = unquote(request.headers.get("X-File-Name", ""))
    credential = applications.begin(by=request.user, organisation=require(request).organisation)
    paper = services.receive(credential=credential, name=name, source=request.read, expected=int(length), by=request.user, kind=known)
    status = 422 if paper.state == PaperState.REFUSED else 200
    row = papers.row(paper, name, space=request.portal.space)
    return render(request, "joining/_application_paper.html", {"paper": row}, status=status)


@require_POST
def paper_form(request: StaffRequest, kind: str) -> HttpResponseBase:
    """Files of a form; the token stands in the body, which our own handler takes (`common.posting`)."""
    by, organisation, known = request.user, require(request).organisation, _known(kind)

    def receive(name: str, source: posting.Read) -> Paper:
        credential = applications.begin(by=by, organisation=organisation)
        return services.receive(credential=credential, name=name, source=source, expected=None, by=by, kind=known)

    def then(received: list[Paper]) -> HttpResponse:
        for paper in received:
            if paper.state == PaperState.REFUSED:
                messages.error(request, f"Not added: {paper.reason} {paper.advice}")
        return redirect(request.portal.url("application"))

    def undo(received: list[Paper]) -> None:
        for paper in received:
            services.discard(paper=paper, by=by)

    return posting.take(request, receive=receive, then=then, undo=undo)


@require_POST
def paper_remove(request: StaffRequest, paper_id: UUID) -> HttpResponse:
    services.discard(paper=access.paper_for_holder(request.user, paper_id), by=request.user)
    return HttpResponse() if request.headers.get("HX-Request") else redirect(request.portal.url("application"))


def _known(kind: str) -> PaperKind:
    if kind not in KINDS:
        raise Http404
    return PaperKind(kind)
