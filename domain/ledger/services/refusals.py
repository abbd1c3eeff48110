"""What a contract's refusal of an act means: wait, or never; and in which words."""

from datetime import timedelta

from adapters.chain.acts import registry
from common import clock
from domain.ledger.models import SignedAct

LONGEST_GAP = timedelta(days=1)
BAD_SIGNATURE = "BadSignature"  # so named by every contract


def final(act: SignedAct, name: str, *, most: int) -> str:
    """The sentence with which it is refused, "" while it may still pass.

    `name` is the contract's error, `most` the attempts that are made. What the state of the key shows (taken
    sequences, tombstones, lateness) is read from there instead.
    """
    refusals = registry.by_kind(act.kind).refusals
    if name == BAD_SIGNATURE and act.attempts + 1 < most and not act.is_plain:
        # A wallet contract may arrive later than its owner's first signature.
        return ""
    if name and name == refusals.predecessor and clock.now() - act.created_at > LONGEST_GAP:
        return "The one before it never arrived."
    return refusals.final.get(name, "")


def is_passing(act: SignedAct, name: str) -> bool:
    """Whether waiting is all there is to do: such refusals are not counted."""
    return name in registry.by_kind(act.kind).refusals.passing
