"""What an application's page says, to a doctor and to an organisation."""

from dataclasses import dataclass
from typing import Final

from domain.credentials.models import Outcome


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences that differ by who reads them. `{day}` is filled in."""

    proof: str  # what the fields are compared with
    works_until: str
    ended: str
    ended_lead: str
    suspended: str
    suspended_lead: str
    revoked: str
    revoked_lead: str
    at_latest: str
    sent: str  # the head of what stands in it
    caption: str
    home: str
    until_then: str


DOCTOR: Final = Words(
    proof="your certificate",
    works_until="You can work until {day}",
    ended="Your licence ended on {day}",
    ended_lead="From that moment you can see and do nothing here. Send the new licence: what was shared with "
    "you comes back with it, as far as it "
    "has not ended.",
    suspended="Your licence is suspended here",
    suspended_lead="You can see and do nothing here until a verifier lifts it. Nothing of yours is lost; "
    "patients read that you are suspended.",
    revoked="Your licence is revoked here",
    revoked_lead="This is final for this licence. What you recorded stays recorded. Write to your "
    "administrator if it is a mistake.",
    at_latest="At the latest the end of your licence",
    sent="What you sent",
    caption="Fields of your application",
    home="Open your dashboard",
    until_then="Until a verifier approves you, you can see and do nothing else here.",
)
ORGANISATION: Final = Words(
    proof="your papers",
    works_until="You can work here until {day}",
    ended="The operating licence ended on {day}",
    ended_lead="From that moment nobody can act here in your organisation's name. Send the new licence: "
    "nothing of what you set up is lost.",
    suspended="Your organisation is suspended here",
    suspended_lead="Nobody can act in its name until a verifier lifts it. Nothing of yours is lost; "
    "everybody reads that it is suspended.",
    revoked="Your organisation's licence is revoked here",
    revoked_lead="This is final for this licence. What was recorded stays recorded. Write to the operator of "
    "this portal if it is a mistake.",
    at_latest="At the latest the end of your operating licence",
    sent="What was sent",
    caption="Fields of the application",
    home="Open your home page",
    until_then="Until a verifier approves your organisation, you can see and do nothing else here.",
)

#: Title, tone and sign of each thing that happened.
STEPS: Final = {
    "sent": ("Sent", "good", "check"),
    "sent_again": ("Sent again", "good", "check"),
    "taken": ("With a verifier", "good", "check"),
    Outcome.ASKED: ("Answer needed", "warn", "message-question"),
    Outcome.REJECTED: ("Not approved", "bad", "x"),
    Outcome.APPROVED: ("Approved until a date", "good", "check"),
    Outcome.SUSPENDED: ("Suspended", "bad", "lock"),
    Outcome.RESUMED: ("In force again", "good", "check"),
    Outcome.REVOKED: ("Revoked", "bad", "x"),
    Outcome.SIGNED_AGAIN: ("Put on the ledger again", "good", "check"),
}


def count(number: int) -> str:
    """A small number as a sentence begins with it."""
    words = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
    return words[number] if number < len(words) else str(number)
