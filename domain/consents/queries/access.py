"""The only way a view gets a row: it is returned, or it is a 404 like one that never existed."""

from uuid import UUID

from domain.accounts.models import User
from domain.consents.models import Grant, Relationship, Request


def request_for(user: User, request_id: UUID) -> Request:
    """A request of which the person is the patient or the asker, with patient and user loaded. Raises Http404."""
    raise NotImplementedError


def grant_for(user: User, grant_id: UUID) -> Grant:
    """A grant of which the person is the patient or the named grantee. Raises Http404."""
    raise NotImplementedError


def relationship_for(user: User, relationship_id: UUID) -> Relationship:
    """A relationship of which the person is one side. Raises Http404."""
    raise NotImplementedError
