"""What follows from the ledger's outcomes for memberships."""

from domain.audit.services import events
from domain.ledger import outcome_handlers
from domain.ledger.outcome_handlers import Handler
from domain.ledger.queries.outcomes import Item
from domain.organisations.models import Membership, MembershipState
from domain.organisations.services import notify
from domain.organisations.services.admissions import KIND


def register() -> None:
    outcome_handlers.register(Handler("memberships", frozenset({KIND}), _take))


def _take(item: Item) -> None:
    row = Membership.objects.filter(pk=item.subject_id)
    if item.outcome == "confirmed":
        if row.filter(recorded_sequence__lt=item.version).update(recorded_sequence=item.version):
            events.write(
                action="membership.recorded",
                by=None,
                subject_id=item.subject_id,
                detail={"sequence": item.version},
            )
        return
    # An admission that never came through needs no end.
    stands = row.filter(sequence=item.version, recorded_sequence__lt=item.version)
    nothing_there = stands.filter(state=MembershipState.ENDED, recorded_sequence=0)
    if stands.exclude(pk__in=nothing_there.values("pk")).update(is_refused=True):
        membership = Membership.objects.select_related("organisation").get(pk=item.subject_id)
        events.write(
            action="membership.refused",
            by=None,
            subject_id=item.subject_id,
            detail={"sequence": item.version, "reason": item.reason},
        )
        notify.managers(
            organisation=membership.organisation,
            kind="membership.refused",
            subject_id=membership.pk,
            key=str(item.version),
        )
