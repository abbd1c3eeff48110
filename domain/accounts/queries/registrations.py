""" "Your registration": how far it has come on the ledger."""

from domain.accounts.models import Organisation, User
from domain.ledger.queries import anchors
from domain.ledger.queries.anchors import AnchorStatus


def status_of(user: User) -> AnchorStatus | None:
    """None for an account that was made without one."""
    return anchors.status_of([(user.pk, 1)]).get((user.pk, 1))


def of_organisation(organisation: Organisation) -> AnchorStatus | None:
    """The registration that its own account signed."""
    return anchors.status_of([(organisation.pk, 1)]).get((organisation.pk, 1))


def is_final(status: AnchorStatus | None) -> bool:
    """Whether it will not change by itself any more."""
    return status is None or status.state in {"confirmed", "refused"}
