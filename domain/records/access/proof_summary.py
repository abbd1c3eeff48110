"""What people read about the proof of a record: its owner, and those she shares it with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime

from domain.ledger.queries.anchors import AnchorStatus
from domain.records.access.integrity import ContentState, RecordCheck
from domain.records.models import RecordState, Version

#: The number that development nodes give their chain.
DEMONSTRATION: Final = 31337

Step = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ProofSummary:
    """The drawer: a verdict, its sentence, the steps behind it, and the figures for experts."""

    verdict: str
    sentence: str
    steps: list[Step]
    experts: list[tuple[str, str]]
    checked_at: datetime | None = None


def summarize(
    version: Version,
    status: AnchorStatus | None,
    content: ContentState | None,
    finding: RecordCheck | None = None,
    *,
    withdrawal: AnchorStatus | None = None,
    viewer: UUID | None = None,
) -> ProofSummary:
    """`content` None: not compared on this page (large files wait for the button).

    `withdrawal` is how far the ledger is with that; `viewer` the account that reads it (none: the owner).
    """
    steps = [
        _unchanged(version, content),
        _signed(version, viewer or version.record.patient.user_id),
        _ledger(status, finding),
        _current(version, withdrawal),
    ]
    verdict, sentence = _verdict(status, content, finding)
    return ProofSummary(
        verdict, sentence, steps, _experts(version, status), finding.checked_at if finding else None
    )


def _verdict(
    status: AnchorStatus | None, content: ContentState | None, finding: RecordCheck | None
) -> tuple[str, str]:
    if content == "altered" or (finding and finding.chain and finding.chain.outcome in {"altered", "forged"}):
        return "altered", "This is not what was recorded. Do not rely on it; tell your administrator."
    if content == "missing":
        return (
            "altered",
            (
                "A part of the stored file is missing. What was recorded is still known, so another "
                "copy can be proved."
            ),
        )
    if status and status.state == "refused":
        return "refused", f"It was not recorded: {status.reason}" if status.reason else "It was not recorded."
    if finding and finding.chain and finding.chain.outcome == "waiting":
        return (
            "waiting",
            "The file is unchanged. The ledger does not answer right now, so its date was not compared.",
        )
    if not status or status.state != "confirmed":
        return "waiting", "Being recorded. The file is stored, and recording continues automatically."
    if content is None:
        return "unknown", "Recorded. The file is large: press the button to compare it now."
    return "intact", "This is the document exactly as it was stored."


def _unchanged(version: Version, content: ContentState | None) -> Step:
    when = _moment(version.created_at)
    return {
        "same": _step("ok", "Unchanged", f"Not one character differs from what was stored on {when}."),
        "altered": _step("bad", "Altered", f"It differs from what was stored on {when}."),
        "missing": _step("bad", "Incomplete", "The store has lost a part of it."),
        None: _step("none", "Not compared yet", f"Stored on {when}."),
    }[content]


def _signed(version: Version, viewer: UUID) -> Step:
    author = version.created_by or version.record.author
    is_own = author is not None and author.pk == viewer
    return _step(
        "ok",
        "Signed by you" if is_own else f"Signed by {author.name if author else 'its author'}",
        "The signature belongs to the account that added it.",
    )


def _ledger(status: AnchorStatus | None, finding: RecordCheck | None) -> Step:
    if status is None or status.state not in {"confirmed", "mined"}:
        refused = status is not None and status.state == "refused"
        return (
            _step("bad", "Not in the ledger", status.reason if status else "")
            if refused
            else _step("wait", "On its way to the ledger", "This continues automatically.")
        )
    if finding and finding.chain and finding.chain.outcome == "unknown":
        return _step(
            "bad", "Not found in the ledger", "The ledger does not know it. Tell your administrator."
        )
    if status.state == "mined":
        return _step(
            "wait",
            "In the ledger",
            f"{_place(status)} {status.confirmations} of {status.needed} blocks on it so far.",
        )
    return _step("ok", "In the ledger", f"{_place(status)} A changed date would not match it.")


def _place(status: AnchorStatus) -> str:
    since = f"Since {_moment(status.anchored_at)}" if status.anchored_at else "Recorded"
    return f"{since} (block {number_format(status.block_number or 0, force_grouping=True)})."


def _current(version: Version, withdrawal: AnchorStatus | None) -> Step:
    if version.record.state == RecordState.WITHDRAWN:
        return _step(
            "bad",
            "Withdrawn",
            f"It stays readable to you, and is shown to nobody else. {_withdrawal(withdrawal)}".strip(),
        )
    of = f"Version {version.number} of {version.record.current}."
    if version.number != version.record.current:
        return _step("bad", "Replaced by a newer version", of)
    return _step("ok", "Not withdrawn or replaced", of)


def _withdrawal(status: AnchorStatus | None) -> str:
    if status is None:
        return ""
    if status.state == "confirmed":
        return f"The withdrawal is in the ledger: {_place(status)[0].lower()}{_place(status)[1:]}"
    return (
        "The withdrawal was not recorded."
        if status.state == "refused"
        else "The withdrawal is being recorded."
    )


def _experts(version: Version, status: AnchorStatus | None) -> list[tuple[str, str]]:
    rows = [
        ("Fingerprint of the sealed file (SHA-256)", bytes(version.ciphertext_sha256).hex()),
        ("Commitment", f"0x{bytes(version.commitment).hex()}"),
    ]
    if status and status.block_number is not None:
        rows += [("Block", f"{status.block_number:,}"), ("Transaction", status.tx_hash)]
    if settings.CHAIN_ID == DEMONSTRATION:
        rows.append(("Ledger", "Network 31337. This is a demonstration ledger of one computer."))
    return [*rows, ("Author's account", version.record.author_address)]


def _step(state: str, title: str, detail: str) -> Step:
    return {"state": state, "title": title, "detail": detail}


def _moment(when: datetime) -> str:
    return date_format(localtime(when), "j F Y, H:i")
