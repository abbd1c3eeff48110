"""Papers of an organisation's application: by PUT, one request per file, sealed as it arrives; or by a form
without JavaScript.
"""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from common.file_uploads import Read, Receive
from domain.credentials.models import Paper, PaperKind
from domain.credentials.queries import access
from domain.credentials.services import applications
from domain.credentials.services import papers as services
from licence_applications import paper_uploads
from organisations.guards import StaffRequest, require
from organisations.portal import WANTED

KINDS = {each.kind for each in WANTED}


@require_http_methods(["PUT"])
def paper_file(request: StaffRequest, kind: str) -> HttpResponse:
    return paper_uploads.put(request, receive=_receiver(request, kind), space=request.portal.space)


@require_POST
def paper_form(request: StaffRequest, kind: str) -> HttpResponse:
    return paper_uploads.form(
        request, receive=_receiver(request, kind), by=request.user, back=request.portal.url("application")
    )


@require_POST
def paper_remove(request: StaffRequest, paper_id: UUID) -> HttpResponse:
    services.discard(paper=access.paper_for_holder(request.user, paper_id), by=request.user)
    return (
        HttpResponse() if request.headers.get("HX-Request") else redirect(request.portal.url("application"))
    )


def _receiver(request: StaffRequest, kind: str) -> Receive[Paper]:
    """The first paper begins the application. Raises Http404 for a kind that nobody asks for."""
    if kind not in KINDS:
        raise Http404
    by, organisation = request.user, require(request).organisation

    def receive(*, name: str, source: Read, expected: int | None) -> Paper:
        credential = applications.begin(by=by, organisation=organisation)
        return services.receive(
            credential=credential, name=name, source=source, expected=expected, by=by, kind=PaperKind(kind)
        )

    return receive
