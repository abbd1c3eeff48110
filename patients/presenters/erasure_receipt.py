"""The receipt of an erasure: what was destroyed, what remains and until when.

As a page, and as a file to keep.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime

from domain.ledger.queries import anchors
from domain.ledger.queries.anchors import AnchorStatus
from domain.records.limits import BACKUP_DAYS
from domain.records.models import Erasure

ReceiptLine = tuple[str, str, str]
_MOVING = ("queued", "sent", "mined", "delayed")


@dataclass(frozen=True, slots=True)
class Receipt:
    """Lines are (title, detail, when). Nothing in it says what the record was."""

    number: str
    erased_at: datetime
    holder: str
    description: str
    destroyed: Sequence[ReceiptLine]
    remains: Sequence[ReceiptLine]


def for_erasure(erasure: Erasure, *, holder: str) -> Receipt:
    """`holder` is the Ethereum address of whose record it was."""
    found = anchors.status_of([(erasure.record_id, number) for number in range(1, erasure.versions + 1)])
    statuses = [found[ref] for ref in sorted(found, key=lambda ref: ref[1])]
    return Receipt(
        erasure.number,
        erasure.erased_at,
        holder,
        "One record",
        _destroyed(erasure),
        _remains(erasure, statuses),
    )


def as_text(receipt: Receipt) -> str:
    """Readable anywhere, without us. Times are UTC, which this file says."""
    lines = [
        "Receipt of erasure",
        f"Number      {receipt.number}",
        f"Erased      {receipt.erased_at:%Y-%m-%d %H:%M:%S} UTC",
        f"What        {receipt.description}",
        f"Holder      {receipt.holder}",
    ]
    for heading, part in (("Destroyed", receipt.destroyed), ("What remains", receipt.remains)):
        lines += ["", heading]
        for title, detail, when in part:
            lines += [f"- {title}{f' ({when})' if when else ''}", f"  {detail}"]
    return "\n".join([*lines, "", "This file shows nothing of what the record said.", ""])


def _destroyed(erasure: Erasure) -> list[ReceiptLine]:
    versions = "Version 1" if erasure.versions == 1 else f"Versions 1 to {erasure.versions}"
    rows = [("The key", f"{versions}, in the vault", _time(erasure.key_destroyed_at))]
    if erasure.cids:
        rows.append(("The sealed file", "Removed from the store", _time(erasure.removed_at)))
    return [*rows, ("Preview, title and search words", "In the portal", _time(erasure.erased_at))]


def _remains(erasure: Erasure, statuses: Sequence[AnchorStatus]) -> list[ReceiptLine]:
    until = date_format(localtime(erasure.erased_at + timedelta(days=BACKUP_DAYS)), "j F Y")
    return [
        _ledger(statuses),
        (
            "The line “a record was erased” in your log",
            "That it was done, and when; nothing of what it said.",
            "",
        ),
        (
            "The record's row in the portal",
            "Kind, dates, level, author, content type, length and fingerprints; nothing of what it said.",
            "",
        ),
        ("Backups of the portal and of the store", "They hold sealed copies, and open nothing.", ""),
        (
            "Backups of the vault",
            f"They hold the key until they expire, {BACKUP_DAYS} days after at most.",
            f"until {until}",
        ),
        ("Copies you downloaded", "They stay where you saved them.", ""),
    ]


def _ledger(statuses: Sequence[AnchorStatus]) -> ReceiptLine:
    title = "A fingerprint in the ledger"
    blocks = [status.block_number for status in statuses if status.block_number is not None]
    if blocks:
        named = ", ".join(number_format(block, force_grouping=True) for block in blocks)
        return (
            title,
            (
                f"Block{'s' if len(blocks) > 1 else ''} {named}. Without its proof file it leads to no "
                "content and no person."
            ),
            _day(statuses[-1]),
        )
    if any(status.state in _MOVING for status in statuses):
        return (
            title,
            (
                "It was on its way when the record was erased, and may still arrive. Without its proof "
                "file it leads to nobody."
            ),
            "",
        )
    return ("Nothing in the ledger", "The record was erased before it got there.", "")


def _day(status: AnchorStatus) -> str:
    return date_format(localtime(status.anchored_at), "j F Y") if status.anchored_at else ""


def _time(moment: datetime | None) -> str:
    return f"{moment:%H:%M:%S} UTC" if moment else "within minutes"
