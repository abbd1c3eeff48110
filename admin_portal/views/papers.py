"""Pages of certificates as pictures. The files themselves leave the server to nobody but their owners."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from admin_portal.guards import VerifierRequest, verifier_only
from authentication import sessions
from domain.credentials.queries import access
from domain.credentials.services import paper_pages
from domain.intake import file_responses


@require_GET
@verifier_only
def paper_page(request: VerifierRequest, paper_id: UUID, index: int) -> HttpResponse:
    paper = access.paper_for_verifier(paper_id)
    if index >= paper.pages:
        raise Http404
    picture = paper_pages.page(paper=paper, index=index, by=request.user, session=sessions.digest(request))
    headers = file_responses.headers(policy="default-src 'none'; sandbox")
    return HttpResponse(picture.data, content_type=picture.content_type, headers=headers)
