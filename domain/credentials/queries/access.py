"""The only way a view gets a row: whose it is not finds nothing, as if it were not there."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from domain.accounts.models import User
from domain.credentials import holders
from domain.credentials.models import Credential, CredentialState, Paper, PaperState
from domain.credentials.queries.submissions import show_as_sent


def paper_for_holder(user: User, paper_id: UUID) -> Paper:
    """A paper of such a one, with its credential, or 404."""
    found = _papers().filter(pk=paper_id).first()
    if found is None or not holders.speaks_for(user, found.credential):
        raise Http404
    return found


def for_verifier(credential_id: UUID) -> Credential:
    """Any that was ever sent, as it was sent last, with holder, reviewer and the one it renews; or 404.

    Drafts are their owners' business.
    """
    found = _rows().filter(pk=credential_id, sendings__gt=0).exclude(state=CredentialState.DRAFT).first()
    if found is None:
        raise Http404
    show_as_sent([found])
    return found


def paper_for_verifier(paper_id: UUID) -> Paper:
    """A stored paper of such a one, or 404."""
    sent = _papers().filter(pk=paper_id, state=PaperState.STORED, credential__sendings__gt=0)
    found = sent.exclude(credential__state=CredentialState.DRAFT).first()
    if found is None:
        raise Http404
    return found


def _rows() -> QuerySet[Credential]:
    return Credential.objects.select_related("user__doctor", "organisation__created_by", "reviewer", "renews")


def _papers() -> QuerySet[Paper]:
    return Paper.objects.select_related("credential__user", "credential__organisation")
