"""How far the ledger's outcomes have been read for memberships."""

from domain.ledger.models import FollowerBase


class Follower(FollowerBase):
    pass
