"""The files inside of a record: a line for each on the record's page, and the one that is looked at."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import Http404

from charting.presenters.preview import MARKED
from domain.fhir import attachments as fhir
from domain.intake import previews
from domain.intake.content_types import IMAGES, MEGABYTE, WORDS, ContentType
from domain.intake.refusal import RefusedError
from domain.records.access import attachments
from domain.records.access.attachments import AttachedFile
from domain.records.access.opening import Reader
from domain.records.models import Version

MAX_LISTED: Final = 100
#: Shown by a browser itself, where its owner looks.
INLINE: Final = frozenset({ContentType.PDF, ContentType.PNG, ContentType.JPEG, ContentType.TEXT})
_LOOKED_AT: Final = frozenset(
    {ContentType.PDF, ContentType.DICOM, ContentType.TEXT, ContentType.FHIR, *IMAGES}
)


@dataclass(frozen=True, slots=True)
class Holder:
    """One opened version, and the addresses of its portal: `url(name, *more)` puts the version's ids between.

    `may_download`: whether this reader may keep a copy.
    """

    version: Version
    key: bytes = field(repr=False)
    reader: Reader
    url: Callable[..., str]
    may_download: bool

    @property
    def is_owners(self) -> bool:
        return self.reader.user.pk == self.version.record.patient.user_id


def context(holder: Holder, *, chosen: str = "", image: str = "") -> dict[str, Any]:
    """`attachments` for charting/_attachments.html, and the `preview` of the chosen one (its number, from 1,
    as the address gives it). Raises Http404 where there is none such.
    """
    found = attachments.listed(holder.version, holder.key, holder.reader)
    shown: dict[str, Any] = {"attachments": _listed(holder, found, chosen)}
    if chosen:
        number = int(chosen) if chosen.isdecimal() and len(chosen) < 9 else 0
        if not 1 <= number <= len(found) or not _is_looked_at(found[number - 1]):
            raise Http404
        shown["preview"] = preview(holder, found[number - 1], image=image)
    return shown


def preview(holder: Holder, file: AttachedFile, *, image: str = "") -> dict[str, Any]:
    """What the middle of the page holds. What could act is refused as where files are added, and said."""
    try:
        checked = file.checked()
        if checked.content_type == ContentType.PDF and holder.is_owners:
            return {"type": "pdf", "url": holder.url("record-attachment-open", file.number)}
        if checked.content_type in {ContentType.PDF, ContentType.DICOM, *IMAGES}:
            return _pictures(holder, file, image, checked.content_type, checked.facts)
        return _text_preview(file, checked.content_type)
    except RefusedError as refusal:
        return {"type": "none", "note": f"Not shown here: {refusal.what.removeprefix('Not added: ')}"}


def _text_preview(file: AttachedFile, content_type: ContentType) -> dict[str, Any]:
    made = previews.preview(io.BytesIO(file.data), len(file.data), content_type)
    if made.content_type == previews.PAGE:
        page = previews.page_of(made)
        return {"type": "page", "blocks": page.blocks, "embedded_files": page.embedded_files}
    return {"type": "text", "text": made.data.decode(errors="replace")}


def _pictures(
    holder: Holder, file: AttachedFile, image: str, content_type: ContentType, facts: dict[str, Any]
) -> dict[str, Any]:
    total = max(1, int(facts.get("frames") or facts.get("pages") or 1))
    number = int(image) if image.isdecimal() and len(image) < 9 else (0 if image else 1)
    if not 1 <= number <= total:
        raise Http404
    page = f"{holder.url('record-version')}?attachment={file.number}"
    return {
        "type": "dicom" if content_type == ContentType.DICOM else "image",
        "word": "Page" if content_type == ContentType.PDF else "Image",
        "url": holder.url("record-attachment-preview", file.number, number - 1),
        "number": number,
        "total": total,
        "before_url": f"{page}&image={number - 1}" if number > 1 else "",
        "next_url": f"{page}&image={number + 1}" if number < total else "",
        "note": "" if holder.is_owners else MARKED,
    }


def _listed(holder: Holder, found: list[AttachedFile], chosen: str) -> dict[str, Any]:
    is_too_long = attachments.holds_attachments(holder.version) and attachments.is_too_long(holder.version)
    return {
        "rows": [_row(holder, file, chosen) for file in found[:MAX_LISTED]],
        "more": max(0, len(found) - MAX_LISTED),
        "limit": attachments.MAX_BODY // MEGABYTE if is_too_long else 0,
        "record_url": holder.url("record-version") if chosen else "",
    }


def _row(holder: Holder, file: AttachedFile, chosen: str) -> dict[str, Any]:
    one = file.attachment
    row: dict[str, Any] = {
        "name": file.name,
        "notes": fhir.faults(one),
        "is_chosen": chosen == str(file.number),
    }
    if one.data is None:
        if not one.is_broken:
            elsewhere = f"It is kept elsewhere ({one.elsewhere}), not in MedChain."
            row["notes"].append(file.absence or elsewhere)
        return row
    row |= {"size": len(one.data), "type": WORDS.get(file.content_type, "") if file.content_type else "file"}
    if one.host:
        row["notes"].append(f"Its source also names an address ({one.host}); MedChain never asks there.")
    if file.is_malware:
        row["notes"].append("The malware scanner found something in it: it is neither shown nor given out.")
        return row
    if one.data and file.content_type is None:
        row["notes"].append("It is of a kind that is not shown here: it might act. Download it to open it.")
    if _is_looked_at(file):
        row["look_url"] = f"{holder.url('record-version')}?attachment={file.number}"
    if holder.may_download:
        row["download_url"] = holder.url("record-attachment", file.number)
    return row


def _is_looked_at(file: AttachedFile) -> bool:
    kind = file.content_type
    return (
        bool(file.data)
        and not file.is_malware
        and kind is not None
        and (kind in _LOOKED_AT or previews.has_preview(kind))
    )
