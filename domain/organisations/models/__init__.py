"""Organisations, who acts for them, and who was invited to."""

from adapters.chain.values import Function
from domain.organisations.models.invitation import Invitation
from domain.organisations.models.membership import Membership, MembershipState
from domain.organisations.models.organisation import Organisation, OrganisationKind

__all__ = [
    "Function",
    "Invitation",
    "Membership",
    "MembershipState",
    "Organisation",
    "OrganisationKind",
]
