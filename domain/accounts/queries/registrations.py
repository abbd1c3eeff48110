"""How far the registration of an account has come on the ledger."""

from domain.accounts.models import User
from domain.ledger.queries import anchors
from domain.ledger.queries.anchors import AnchorStatus


def status_of(user: User) -> AnchorStatus | None:
    """None for an account that was made without one."""
    return anchors.status_of([(user.pk, 1)]).get((user.pk, 1))


def is_final(status: AnchorStatus | None) -> bool:
    """Whether it will not change by itself any more."""
    return status is None or status.state in {"confirmed", "refused"}
