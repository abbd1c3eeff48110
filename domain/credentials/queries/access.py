"""The only way a view gets a row: whose it is not finds nothing, as if it were not there."""

from uuid import UUID

from domain.accounts.models import User
from domain.credentials.models import Credential, Paper


def for_holder(user: User, credential_id: UUID) -> Credential:
    """An application or licence of this doctor, or of the organisation this person manages, with holder and reviewer; or 404."""
    raise NotImplementedError


def paper_for_holder(user: User, paper_id: UUID) -> Paper:
    """A paper of such a one, with its credential, or 404."""
    raise NotImplementedError


def for_verifier(credential_id: UUID) -> Credential:
    """Any that was ever sent, with holder, reviewer and the one it renews; or 404. Drafts are their owners' business."""
    raise NotImplementedError


def paper_for_verifier(paper_id: UUID) -> Paper:
    """A stored paper of such a one, or 404."""
    raise NotImplementedError
