"""Papers of an application as they come: by PUT, one request per file, sealed as it arrives; or by a form
without JavaScript.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from common import file_uploads
from common.file_uploads import Receive
from domain.accounts.models import User
from domain.credentials.models import Paper, PaperState
from domain.credentials.services import papers as services
from licence_applications.presenters import paper_rows


def put(request: HttpRequest, *, receive: Receive[Paper], space: str) -> HttpResponse:
    """Answers with the paper's row. `space` is the portal it is shown in."""

    def row(paper: Paper, name: str) -> HttpResponse:
        status = 422 if paper.state == PaperState.REFUSED else 200
        return render(
            request,
            "licence_applications/_application_paper.html",
            {"paper": paper_rows.row(paper, name, space=space)},
            status=status,
        )

    return file_uploads.put(request, at_most=services.MAX_BYTES, receive=receive, then=row)


def form(request: HttpRequest, *, receive: Receive[Paper], by: User, back: str) -> HttpResponse:
    """Several files; the token stands in the body, which our own handler takes (`common.file_uploads`).

    `back` is where it leads afterwards.
    """

    def then(received: list[Paper]) -> HttpResponse:
        for paper in received:
            if paper.state == PaperState.REFUSED:
                messages.error(request, f"Not added: {paper.reason} {paper.advice}")
        return redirect(back)

    def undo(received: list[Paper]) -> None:
        for paper in received:
            services.discard(paper=paper, by=by)

    return file_uploads.take(request, receive=receive, then=then, undo=undo)
