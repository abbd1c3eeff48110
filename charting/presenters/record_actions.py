"""What may be done with one record: addresses of what the authorship and the permission allow; the rest is
left out.
"""

from typing import Final

from charting.place import Place
from domain.intake.content_types import ContentType
from domain.records.models import Confidentiality, RecordState, Version

#: Shown by the browser itself in a tab of its own. Anything else is downloaded.
INLINE: Final = frozenset({ContentType.PDF, ContentType.PNG, ContentType.JPEG, ContentType.TEXT})


def actions(place: Place, version: Version) -> dict[str, str]:
    here = [version.record_id, version.number]
    found = {"check_url": place.url("record-check", *here)}
    if place.may_download(version):
        found["download_url"] = place.url("record-download", *here)
        if version.content_type in INLINE:
            found["open_url"] = place.url("record-open", *here)
    if version.record.state != RecordState.REJECTED:
        found["proof_url"] = place.url("record-proof", *here)
    return {**found, **(_owners if place.is_owners else _authors)(place, version)}


def is_replaceable(version: Version) -> bool:
    """Whether a file may follow it: a document that the owner added, in use.

    What a doctor wrote is the doctor's to amend.
    """
    return (
        version.record.source == "upload"
        and _is_own(version)
        and version.record.state in (RecordState.SUBMITTED, RecordState.ANCHORED)
    )


def _is_own(version: Version) -> bool:
    """Whether its author is its owner."""
    return version.record.author_id == version.record.patient.user_id


def _owners(place: Place, version: Version) -> dict[str, str]:
    record, found = version.record_id, {}
    if version.number != version.record.current:
        return {}
    if version.record.state != RecordState.WITHDRAWN:
        found["once_url"] = place.url("once", record)
        if _is_own(version):
            found["withdraw_url"] = place.url("record-withdraw", record)
        way = "show" if version.confidentiality == Confidentiality.HIDDEN else "hide"
        found[f"{way}_url"] = place.url(f"record-{way}", record)
    if is_replaceable(version):
        found["amend_url"] = place.url("record-amend", record, version.number)
    return {**found, "erase_url": place.url("record-erase", record)}


def _authors(place: Place, version: Version) -> dict[str, str]:
    """What somebody wrote here may be amended and withdrawn by who wrote it, while adding is allowed."""
    record = version.record
    is_mine = record.author_id == place.reader.user.pk and version.number == record.current
    if not (is_mine and place.may_write):
        return {}
    return {
        "amend_url": place.url("record-amend", version.record_id),
        "withdraw_url": place.url("record-withdraw", version.record_id),
    }
