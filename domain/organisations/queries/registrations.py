"""How far the registration of an organisation has come on the ledger."""

from domain.ledger.queries import anchors
from domain.ledger.queries.anchors import AnchorStatus
from domain.organisations.models import Organisation


def status_of(organisation: Organisation) -> AnchorStatus | None:
    """Of the registration that its own account signed."""
    return anchors.status_of([(organisation.pk, 1)]).get((organisation.pk, 1))
