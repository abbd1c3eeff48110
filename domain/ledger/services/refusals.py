"""What a contract's refusal of an act means: wait, or never; and in which words."""

from datetime import timedelta

from common import clock
from domain.ledger.models import SignedAct
from domain.ledger.models.act import ActKind

# Excluded for good by the contract's rules. What the state of the key shows (taken sequences, tombstones,
# lateness) is judged from there instead.
_NEVER = {
    "HaltedUntil": "Everything was stopped after it was signed, so it never counted.",
    "ReplacesItself": "It would replace itself.",
    "SelfEnrolment": "Nobody decides about the own account.",
    "RoleNotAllowed": "A verifier cannot give that role.",
    "StatusNotAllowed": "That is no standing the register knows.",
    "RoleFixed": "The account already has another role.",
    "BadSignature": "It does not carry the signature of the one it speaks for.",
}
# Will pass by itself, or when something else has arrived.
_WAIT = {
    "DatedInFuture",
    "HaltInFuture",
    "DeadlineTooFar",
    "DeadlinePassed",
    "RelayedTooLate",
    "NotVerifier",
    "NotOrganisation",
    "SequenceTaken",
    "AlreadyGranted",
    "AlreadyRevoked",
}
LONGEST_GAP = timedelta(days=1)


def never(act: SignedAct, name: str, *, most: int) -> str:
    """The sentence with which it is refused, "" while it may still pass.

    `name` is the contract's error, `most` the attempts that are made.
    """
    if name == "HaltedUntil" and act.kind != ActKind.GRANT:
        return ""
    if name == "BadSignature" and act.attempts + 1 < most and not act.is_plain:
        # A wallet contract may arrive later than its owner's first signature.
        return ""
    if name == "SequenceTaken" and act.deadline is None and clock.now() - act.created_at > LONGEST_GAP:
        return "The one before it never arrived."
    return _NEVER.get(name, "")


def is_patient(name: str) -> bool:
    """Whether waiting is all there is to do: such refusals are not counted."""
    return name in _WAIT
