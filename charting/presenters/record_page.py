"""One record as its page shows it to who may read it: what it is, its state, its proof, and what may be
done with it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.timezone import localtime

from charting.place import Place
from charting.presenters import attachments, preview, record_actions, safety_header
from charting.presenters.attachments import Holder
from common.sealing import Header, derive, open_sealed
from domain.ledger.queries import anchors
from domain.ledger.queries.anchors import AnchorStatus
from domain.records import record_kinds
from domain.records.access import integrity, proof_summary, timeline
from domain.records.access.disclosures import OpenedRecord
from domain.records.access.proof_summary import ProofSummary
from domain.records.access.timeline import RecordRow
from domain.records.envelope_binding import ref_of
from domain.records.evidence import WITHDRAWAL_VERSION
from domain.records.models import Confidentiality, RecordState, Version

_NOTHING: Final[Mapping[str, str]] = {}


def context(
    place: Place,
    opened: OpenedRecord,
    *,
    listed: Sequence[RecordRow] = (),
    asked: Mapping[str, str] = _NOTHING,
) -> dict[str, Any]:
    """Everything that charting/_record.html shows; `listed` are the lines beside it, whose states are known
    already.

    `asked` is what the address asks for: `image`, the number of the picture to show, `attachment` that of
    the file inside, each from 1. Raises Http404 where there is none such, CannotOpenError, StoreError.
    """
    version, image, attachment = opened.version, asked.get("image", ""), asked.get("attachment", "")
    status = _status(version, listed)
    content = integrity.check_content(version, opened.key) if version.length <= integrity.AT_OPENING else None
    return {
        "row": timeline.record_row(version, opened.card, status, viewer=place.viewer),
        "record": _header(place, opened),
        "back": {"url": place.url(place.list_name), "label": place.back},
        "status": status,
        "look_ends": _look_ends(place, opened),
        "preview": preview.preview(place, opened, image="" if attachment else image),
        "actions": record_actions.actions(place, version),
        "proof": proof_summary.summarize(
            version, status, content, withdrawal=_withdrawal(place, version), viewer=place.viewer
        ),
        **attachments.context(_holder(place, opened), chosen=attachment, image=image),
    }


def _holder(place: Place, opened: OpenedRecord) -> Holder:
    version = opened.version
    return Holder(
        version,
        opened.key,
        place.reader,
        lambda name, *more: place.url(name, version.record_id, version.number, *more),
        may_download=place.may_download(version),
    )


def checked_proof(place: Place, opened: OpenedRecord) -> ProofSummary:
    """After a check of store and chain. Raises StoreUnavailableError."""
    version, finding = opened.version, integrity.check(opened.version, opened.key)
    return proof_summary.summarize(
        version,
        _status(version, ()),
        finding.content,
        finding,
        withdrawal=_withdrawal(place, version),
        viewer=place.viewer,
    )


def _look_ends(place: Place, opened: OpenedRecord) -> str:
    """When this look is over, if it is the one that was given."""
    held = place.reader.choose(opened.version)
    if held is None or not held.grant.is_one_time:
        return ""
    return safety_header.look_ends(held.grant.opened_at or opened.at)


def _withdrawal(place: Place, version: Version) -> AnchorStatus | None:
    """How far the ledger is with the withdrawal, where there was one; the owner is told."""
    if version.record.state != RecordState.WITHDRAWN or not place.is_owners:
        return None
    at = (version.record_id, WITHDRAWAL_VERSION)
    return anchors.status_of([at]).get(at)


def _status(version: Version, listed: Sequence[RecordRow]) -> AnchorStatus | None:
    known = next(
        (
            row.status
            for row in listed
            if row.id == version.record_id and version.number == version.record.current
        ),
        None,
    )
    if isinstance(known, AnchorStatus):
        return known
    return anchors.status_of([(version.record_id, version.number)]).get((version.record_id, version.number))


def _header(place: Place, opened: OpenedRecord) -> dict[str, object]:
    version, card = opened.version, opened.card
    said = {
        "title": card.title,
        "description": card.name if card.name and card.name != card.title else "",
        "state": "",
    }
    label, when = (
        record_kinds.label(version.record.kind),
        date_format(localtime(version.created_at), "j F Y, H:i"),
    )
    source = _source(place, opened)
    line = f"{label}. {source}, {when}" if source else f"{label}, {when}"
    if place.is_owners:
        return {**said, "source_line": line, **_state(opened)}
    of = f", version {version.number} of {version.record.current}" if version.record.current > 1 else ""
    return {**said, "source_line": f"{line}{of}"}


def _source(place: Place, opened: OpenedRecord) -> str:
    """The owner reads "Added by Bob Harris, cardiologist, Hospital Hope"; of an imported record what it
    says.
    """
    version, card = opened.version, opened.card
    if not place.is_owners:
        return timeline.source_of(version, card, viewer=place.viewer)
    if not card.is_by_another:
        return timeline.source_of(version, card, viewer=place.patient.user_id) or "Imported by you"
    trade = getattr(getattr(version.record.author, "doctor", None), "specialty", "")
    parts = (card.author, trade[:1].lower() + trade[1:], card.place)
    return f"Added by {', '.join(part for part in parts if part)}"


def _state(opened: OpenedRecord) -> dict[str, str]:
    """Withdrawn, by whom and why; or hidden. For the owner: that she hides a record is hers to know."""
    version, record = opened.version, opened.version.record
    if record.state != RecordState.WITHDRAWN:
        return {"state": "hidden" if record.confidentiality == Confidentiality.HIDDEN else ""}
    is_own = record.author is None or record.author_id == record.patient.user_id
    by = "you" if is_own or record.author is None else record.author.name
    return {"state": "withdrawn", "withdrawn_by": by, "reason": _reason(version, opened.key)}


def _reason(version: Version, key: bytes) -> str:
    """Why it was withdrawn, in its author's words."""
    sealed = bytes(version.record.reason)
    if not sealed:
        return ""
    return open_sealed(
        derive(key, "reason"), Header(*ref_of(version)), version.record.patient_id, sealed
    ).decode()
