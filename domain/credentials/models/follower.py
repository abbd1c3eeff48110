"""How far the ledger's outcomes have been read here."""

from domain.ledger.models import FollowerBase


class Follower(FollowerBase):
    pass
