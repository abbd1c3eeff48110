"""Reads the ledger's outcomes by cursor: an enrolment is on the chain, or never will be."""

from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.credentials.models import Decision, Follower, OnChain
from domain.ledger.queries.outcomes import Item
from domain.ledger.services import outcome_feed
from domain.notifications.services import notices

_OUTCOMES = {"confirmed": OnChain.RECORDED, "refused": OnChain.REFUSED}


def follow(*, limit: int = 500) -> int:
    """Take the next outcomes: how many. State and cursor move in one transaction."""
    return outcome_feed.follow(follower=Follower, name="credentials", take=_take, limit=limit)


def _take(item: Item) -> None:
    if item.kind == "enrolment" and item.outcome in _OUTCOMES:
        _apply(item, _OUTCOMES[item.outcome])


def _apply(item: Item, state: OnChain) -> None:
    waiting = Decision.objects.filter(
        credential_id=item.subject_id, sequence=item.version, on_chain=OnChain.WAITING
    )
    decision = waiting.select_related("verifier").first()
    if decision is None or not waiting.update(on_chain=state):
        return
    is_recorded = state == OnChain.RECORDED
    action = Action.CREDENTIAL_RECORDED if is_recorded else Action.CREDENTIAL_REFUSED
    detail = {"decision": str(decision.pk), "sequence": item.version, "reason": item.reason}
    events.write(action=action, by=None, subject_id=item.subject_id, detail=detail)
    if not is_recorded:
        notices.notify(
            user=decision.verifier,
            kind="credential.not_taken",
            subject_id=item.subject_id,
            key=str(decision.pk),
        )
