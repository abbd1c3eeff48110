"""The only way a view gets a row: it is returned, or it is a 404 like one that never existed."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from domain.accounts.models import User
from domain.consents.models import Grant, Relationship, Request

SidedRow = TypeVar("SidedRow", Request, Grant, Relationship)


def request_for(user: User, request_id: UUID) -> Request:
    """A request of which the person is the patient or the asker, with patient and user loaded.

    Raises Http404.
    """
    rows = Request.objects.select_related("patient__user", "user__doctor", "organisation", "grant")
    return _of_side(rows, user, request_id)


def grant_for(user: User, grant_id: UUID) -> Grant:
    """A grant of which the person is the patient or the named grantee. Raises Http404."""
    rows = Grant.objects.select_related(
        "patient__user", "user__doctor", "organisation", "request", "supplement"
    )
    return _of_side(rows, user, grant_id)


def relationship_for(user: User, relationship_id: UUID) -> Relationship:
    """A relationship of which the person is one side. Raises Http404."""
    rows = Relationship.objects.select_related("patient__user", "user__doctor", "organisation")
    return _of_side(rows, user, relationship_id)


def _of_side(rows: QuerySet[SidedRow], user: User, row_id: UUID) -> SidedRow:
    found = rows.filter(Q(patient__user=user) | Q(user=user), pk=row_id).first()
    if found is None:
        raise Http404
    return found
