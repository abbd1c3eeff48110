"""What each act of the log is called in a sentence about a patient's records."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.audit.vocabulary import Action
from domain.consents.log_types import Tone

NOTHING = "Nothing was shown."
#: Kinds of records (domain/records/record_kinds.py stands above) as nouns; any other is a record.
NOUNS = {
    "lab-report": "lab report",
    "report": "report",
    "letter": "letter",
    "document": "document",
    "image": "image",
    "imaging": "image",
    "prescription": "prescription",
    "visit-note": "visit note",
    "observation": "result",
    "medication": "medicine",
    "allergy": "allergy",
    "vaccination-card": "vaccination card",
}
_PLURALS = {"allergy": "allergies"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """`did` follows the name; it may hold {records} ("2 reports"), {times} ("3 times") and {whom} (the other
    side). `is_counted`: one line a day.
    """

    did: str
    icon: str
    tone: Tone = ""
    outcome: str = ""
    more: str = ""
    is_counted: bool = False


def _counted(did: str, icon: str, tone: Tone = "", outcome: str = "", more: str = "") -> Phrase:
    return Phrase(did, icon, tone, outcome, more, is_counted=True)


PHRASES: dict[Action, Phrase] = {
    Action.RECORD_OPENED: _counted("opened {records}", "eye"),
    Action.RECORD_PREVIEWED: _counted("looked at pages of {records}", "eye"),
    Action.RECORD_DOWNLOADED: _counted(
        "downloaded {records}", "download", more="A downloaded copy stays where it is when you stop sharing."
    ),
    Action.RECORD_LISTED: _counted("looked at the list of your records", "list"),
    Action.RECORD_SEARCHED: _counted("searched your records", "search"),
    Action.RECORD_ADDED: _counted("added {records}", "file-plus"),
    Action.RECORD_AMENDED: _counted("added a new version of {records}", "file-plus"),
    Action.RECORD_WITHDRAWN: _counted("withdrew {records}", "file-x"),
    Action.RECORD_ERASED: _counted("erased {records}", "trash"),
    Action.RECORD_HIDDEN: _counted("hid {records}", "eye-off"),
    Action.RECORD_SHOWN: _counted("ended the hiding of {records}", "eye"),
    Action.RECORD_RECORDED: _counted("recorded {records} on the ledger", "mc-recorded"),
    Action.RECORD_REFUSED: _counted(
        "could not record {records} on the ledger", "shield-x", "warn", more="Each page says why."
    ),
    Action.RECORDS_IMPORTED: _counted("added records from an imported file", "file-import"),
    Action.UPLOAD_REFUSED: _counted(
        "tried to add a file that was not taken", "file-x", outcome="Nothing was stored."
    ),
    Action.IMPORT_RECEIVED: Phrase("handed in a file to import", "file-import"),
    Action.IMPORT_CONFIRMED: Phrase("confirmed an import", "file-import"),
    Action.IMPORT_STOPPED: Phrase("stopped an import", "file-x"),
    Action.IMPORT_DONE: Phrase("finished an import", "file-import"),
    Action.IMPORT_FAILED: Phrase("could not finish an import", "file-x", "warn"),
    Action.RELATIONSHIP_PROPOSED: Phrase("asked to treat you", "user-plus"),
    Action.RELATIONSHIP_ACCEPTED: Phrase("accepted {whom} for treatment", "user-plus"),
    Action.RELATIONSHIP_ENDED: Phrase("ended the treatment with {whom}", "user-minus"),
    Action.ACCESS_REQUESTED: Phrase("asked to see parts of your records", "key"),
    Action.ACCESS_OFFERED: Phrase("offered access to {whom}", "key"),
    Action.ACCESS_WITHDRAWN: Phrase("took a request back", "key"),
    Action.ACCESS_DENIED: Phrase("said no to {whom}", "hand-stop", outcome=NOTHING),
    Action.ACCESS_LAPSED: Phrase(
        "closed a request of {whom} that was not answered in time", "clock", outcome=NOTHING
    ),
    Action.ACCESS_GRANTED: Phrase("allowed {whom} what was asked", "key"),
    Action.ACCESS_PARTLY_GRANTED: Phrase("allowed {whom} a part of what was asked", "key"),
    Action.ACCESS_NARROWED: Phrase("narrowed what {whom} may see", "adjustments"),
    Action.ACCESS_RULE_MADE: Phrase("made a rule that allows access", "key"),
    Action.ACCESS_RULE_CHANGED: Phrase("changed a rule that allows access", "adjustments"),
    Action.ACCESS_REVOKED: Phrase("stopped sharing with {whom}", "hand-stop"),
    Action.ACCESS_EXPIRED: Phrase("ended the access of {whom}: its time was over", "clock"),
    Action.ACCESS_USED: Phrase("closed the one-time look of {whom}", "clock"),
    Action.ACCESS_STOPPED: Phrase("stopped all sharing", "hand-stop"),
    Action.ACCESS_REFUSED: _counted(
        "tried {times} to open something", "shield-x", "bad", NOTHING, "You have not allowed this."
    ),
    Action.ACCESS_PREVIEWED: Phrase("looked at what {whom} would see", "eye"),
    Action.ACCESS_DISPUTED: Phrase("did not recognise an entry of this log", "alert-triangle"),
    Action.PARTY_BLOCKED: Phrase("blocked {whom}", "ban"),
    Action.PARTY_UNBLOCKED: Phrase("ended the blocking of {whom}", "ban"),
    Action.PATIENT_SOUGHT: _counted("looked for you by number", "search"),
    Action.LOG_EXPORTED: Phrase("downloaded this log", "download"),
    Action.PROFILE_EDITED: Phrase("changed your details", "user-cog"),
    Action.ACCOUNT_NAME_SHOWN: Phrase(
        "looked up the name behind your number, for a support case",
        "eye",
        more="The notice about it says why.",
    ),
    Action.ACCOUNT_REGISTERED: Phrase("joined MedChain", "user-plus"),
}
COUNTED = [action for action, phrase in PHRASES.items() if phrase.is_counted]
_UNWORDED = Phrase("did something that has no words here", "list")


def phrase(action: str) -> Phrase:
    """Of an action that nobody put into words there is a line all the same: the log leaves nothing out."""
    return PHRASES.get(Action(action), _UNWORDED) if action in set(Action) else _UNWORDED


def records(count: int, kinds: Sequence[str | None]) -> str:
    """ "2 reports", "a record". The kind is said where all are of one."""
    noun = NOUNS.get(kinds[0] or "", "record") if len(kinds) == 1 else "record"
    if count == 1:
        return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
    return f"{count} {_PLURALS.get(noun, noun + 's')}"


def times(count: int) -> str:
    return "once" if count == 1 else "twice" if count == 2 else f"{count} times"
