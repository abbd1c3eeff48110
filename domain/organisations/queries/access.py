"""Rows that an organisation may act on: its own, or 404."""

from uuid import UUID

from django.http import Http404

from domain.organisations.models import Invitation, Membership, Organisation


def membership(organisation: Organisation, membership_id: UUID) -> Membership:
    """Raises Http404."""
    own = Membership.objects.filter(pk=membership_id, organisation=organisation)
    found = own.select_related("user", "organisation").first()
    if found is None:
        raise Http404
    return found


def invitation(organisation: Organisation, invitation_id: UUID) -> Invitation:
    """One that is neither accepted nor withdrawn. Raises Http404."""
    found = Invitation.objects.filter(
        pk=invitation_id, organisation=organisation, accepted_at=None, withdrawn_at=None
    ).first()
    if found is None:
        raise Http404
    return found
