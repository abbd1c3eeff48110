"""What this portal says to anybody who holds a proof: whether the record is still current. Nothing else about
it.
"""

from typing import Literal
from uuid import UUID

from domain.records.models import Erasure, Record, RecordState

PublicStatus = Literal["current", "replaced", "withdrawn", "erased", "elsewhere"]


def public_status_of(ref: tuple[UUID, int] | None) -> PublicStatus:
    """Of a version of a record; `elsewhere` where it is none of this portal's."""
    if ref is None:
        return "elsewhere"
    record = Record.objects.filter(pk=ref[0]).only("state", "current").first()
    if record is None:
        return "erased" if Erasure.objects.filter(record_id=ref[0]).exists() else "elsewhere"
    if record.state == RecordState.ERASED:
        return "erased"
    if record.state == RecordState.WITHDRAWN:
        return "withdrawn"
    return "current" if record.current == ref[1] else "replaced"
