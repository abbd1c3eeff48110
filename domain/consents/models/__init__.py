"""Consent: who treats whom, who asks, what was allowed, what is refused."""

from domain.consents.models.follower import Follower
from domain.consents.models.grant import Grant, GrantState
from domain.consents.models.reach import Reach
from domain.consents.models.refusals import BlockedParty, BlockList, Halt
from domain.consents.models.relationship import Relationship, RelationshipState
from domain.consents.models.request import Request, RequestState
from domain.consents.models.untold import Untold

__all__ = [
    "BlockList",
    "BlockedParty",
    "Follower",
    "Grant",
    "GrantState",
    "Halt",
    "Reach",
    "Relationship",
    "RelationshipState",
    "Request",
    "RequestState",
    "Untold",
]
