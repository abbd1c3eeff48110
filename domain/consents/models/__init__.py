"""Consent: who treats whom, who asks, what was allowed, what is refused."""

from domain.consents.models.discoverability import Discoverability
from domain.consents.models.grant import Grant, GrantState
from domain.consents.models.pending_attempt_notice import PendingAttemptNotice
from domain.consents.models.refusals import BlockedParty, BlockList, Halt
from domain.consents.models.relationship import Relationship, RelationshipState
from domain.consents.models.request import Request, RequestState

__all__ = [
    "BlockList",
    "BlockedParty",
    "Discoverability",
    "Grant",
    "GrantState",
    "Halt",
    "PendingAttemptNotice",
    "Relationship",
    "RelationshipState",
    "Request",
    "RequestState",
]
