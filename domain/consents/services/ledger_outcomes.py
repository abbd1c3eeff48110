"""Reads the ledger's outcomes by cursor: what came into force, what could not be recorded."""

from django.db.models import Q

from adapters.chain.acts import consents as chain_acts
from domain.accounts.models import User
from domain.consents.models import Follower, Grant, GrantState
from domain.consents.services import revocations
from domain.ledger.queries.outcomes import Item
from domain.ledger.services import acts, outcome_feed
from domain.notifications.services import notices


def follow(*, limit: int = 500) -> int:
    """Take the next outcomes: how many. What follows from them and the cursor move in one transaction."""
    return outcome_feed.follow(follower=Follower, name="consents", take=_take, limit=limit)


def _take(item: Item) -> None:
    if item.kind != "grant":
        return
    grant = (
        Grant.objects.select_related("patient__user", "user", "replaces").filter(pk=item.subject_id).first()
    )
    if grant is None:
        return
    if item.outcome == "refused":
        _refused(grant)
    elif grant.state == GrantState.ACTIVE:
        _notify(grant.user, "access.in_force", grant)


def _refused(grant: Grant) -> None:
    """It came too late, or not at all. What it would have replaced stays ended: the patient signed that
    too.
    """
    if grant.replaces is not None and grant.reserve_signature:
        act = chain_acts.Revoke(grant.owner, bytes(grant.replaces.terms_hash))
        acts.submit(
            subject_id=grant.replaces.pk,
            version=1,
            act=act,
            signature=bytes(grant.reserve_signature),
            idempotency_key=revocations.key_of(grant.replaces),
        )
    # Stopped or replaced before it arrived: that is why, and both sides know.
    if Grant.objects.filter(pk=grant.pk, state=GrantState.ACTIVE).update(state=GrantState.REFUSED):
        kind = "access.partly_recorded" if _is_rest_allowed(grant) else "access.not_recorded"
        _notify(grant.user, kind, grant)
        _notify(grant.patient.user, kind, grant)


def _is_rest_allowed(grant: Grant) -> bool:
    """Whether something else that one Allow signed for reading still counts, or may come to."""
    both = Q(supplements=grant) | Q(supplement=grant)
    return Grant.objects.filter(both, state=GrantState.ACTIVE).exists()


def _notify(user: User | None, kind: str, grant: Grant) -> None:
    """Once for a request, however many grants answer it."""
    if user is not None and grant.request_id is not None:
        notices.notify(
            user=user, kind=kind, subject_id=grant.request_id, key="narrowed" if grant.replaces_id else ""
        )
