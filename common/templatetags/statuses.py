"""What a person reads of a state: icon, word and tone, worded here and nowhere else."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Wording:
    """How one state looks: `tone` is a class of status.css, `icon` a symbol of the sprite."""

    tone: str
    icon: str
    words: str


WAITING = Wording(tone="wait", icon="mc-recording", words="Being recorded")
ANCHOR = {
    "queued": WAITING,
    "sent": WAITING,
    "mined": WAITING,
    "confirmed": Wording(tone="good", icon="mc-recorded", words="Recorded"),
    "delayed": Wording(tone="warn", icon="mc-delayed", words="Delayed, trying again"),
    "refused": Wording(tone="bad", icon="shield-x", words="Refused"),
    "altered": Wording(tone="bad", icon="mc-altered", words="Altered"),
    "pending": Wording(tone="none", icon="mc-pending", words="Pending"),
}
UPLOAD = {
    "sending": Wording(tone="wait", icon="loader-2", words="Being stored"),
    "describe": Wording(tone="warn", icon="pencil", words="Say what it is"),
    "refused": Wording(tone="bad", icon="circle-x", words="Refused"),
    "stored": Wording(tone="warn", icon="mc-delayed", words="Stored, waits for the ledger"),
    "duplicate": Wording(tone="none", icon="copy-check", words="Already there"),
    "interrupted": Wording(tone="warn", icon="plug-connected-x", words="Stopped on the way"),
}
RECORD = {
    "withdrawn": Wording(tone="none", icon="arrow-back-up", words="Withdrawn"),
    "hidden": Wording(tone="none", icon="eye-off", words="Hidden"),
    "erased": Wording(tone="none", icon="eraser", words="Erased"),
}
CREDENTIAL = {
    "none": Wording(tone="none", icon="minus", words="Not applied yet"),
    "draft": Wording(tone="none", icon="pencil", words="Not sent yet"),
    "submitted": Wording(tone="wait", icon="progress", words="Under review"),
    "under_review": Wording(tone="wait", icon="progress", words="Under review"),
    "info_required": Wording(tone="warn", icon="message-question", words="Answer needed"),
    "rejected": Wording(tone="bad", icon="circle-x", words="Rejected"),
    "approved": Wording(tone="good", icon="rosette-discount-check", words="Licence valid"),
    "renewal_due": Wording(tone="warn", icon="clock-exclamation", words="Licence valid, ends soon"),
    "suspended": Wording(tone="bad", icon="player-pause", words="Suspended"),
    "expired": Wording(tone="bad", icon="calendar-x", words="Expired"),
    "revoked": Wording(tone="bad", icon="ban", words="Revoked"),
    "replaced": Wording(tone="none", icon="arrow-right", words="Replaced by a newer one"),
    "active": Wording(tone="none", icon="circle-check", words="Open"),
    "closed": Wording(tone="bad", icon="lock", words="Closed"),
}
DECISION = {
    "approved": Wording(tone="good", icon="circle-check", words="Approved"),
    "asked": Wording(tone="warn", icon="message-question", words="Sent back"),
    "rejected": Wording(tone="bad", icon="circle-x", words="Rejected"),
    "suspended": Wording(tone="bad", icon="player-pause", words="Suspended"),
    "resumed": Wording(tone="good", icon="player-play", words="Resumed"),
    "revoked": Wording(tone="bad", icon="ban", words="Revoked"),
    "signed_again": Wording(tone="none", icon="refresh", words="Signed again"),
}
#: How far the chain has a decision, in the states of ANCHOR.
ON_CHAIN = {"waiting": "queued", "recorded": "confirmed", "refused": "refused"}
MOVING = frozenset({"queued", "sent", "mined", "delayed"})


def state_of(status: Any) -> str:
    """The state's key, from a ledger status, a text choice or a plain text; "" for None."""
    return str(getattr(status, "state", status) or "")


def wording(status: Any) -> Wording:
    """The words for what the ledger says.

    A transaction in a block tells how many confirmations it has of those needed.

    Raises:
        KeyError: a state that nobody has worded; better an error in a test than an empty cell in front of a
        person.
    """
    state = state_of(status)
    words = ANCHOR[state]
    needed, seen = getattr(status, "needed", 1), getattr(status, "confirmations", 0)
    if state == "mined" and needed > 1:
        return Wording(tone=words.tone, icon=words.icon, words=f"{words.words}, {seen} of {needed}")
    return words
