"""What an import has to say: all of it content (names, sentences about resources), so it is sealed under the
patient's key.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from adapters.vault import client
from domain.fhir.mapping import LeftOut
from domain.imports.models import Import

MAX_REASONS = 200


@dataclass(slots=True)
class LeftOutGroup:
    """So many resources of one type for one reason; `place` is where the first of them stood."""

    resource_type: str
    reason: str
    place: str
    count: int = 0

    @property
    def sentence(self) -> str:
        """ "Organization: names where the records come from … (first at entry 2)"."""
        where = f" First at {self.place}." if self.place.startswith(("entry", "line")) else ""
        return f"{self.resource_type}: {self.reason.rstrip('.')}.{where}"


@dataclass(slots=True)
class Notes:
    """`name` of the file, `person` it names, `match` of that person with the account, why it failed, what was
    left out, `undated` entries.
    """

    name: str = ""
    person: str = ""
    match: str = ""
    what: str = ""
    next: str = ""
    undated: int = 0
    groups: list[LeftOutGroup] = field(default_factory=list)

    def leave_out(self, items: Iterable[LeftOut]) -> None:
        """Count, by type and reason; beyond 200 different reasons they share one."""
        for item in items:
            group = next(
                (
                    one
                    for one in self.groups
                    if (one.resource_type, one.reason) == (item.resource_type, item.reason)
                ),
                None,
            )
            if group is None:
                if len(self.groups) >= MAX_REASONS:
                    item = LeftOut("Others", "broken in many different ways", item.place)
                    group = next((one for one in self.groups if one.resource_type == "Others"), None)
                if group is None:
                    group = LeftOutGroup(item.resource_type, item.reason, item.place)
                    self.groups.append(group)
            group.count += 1


def seal_notes(notes: Notes, *, patient: UUID, job: UUID) -> bytes:
    """For the row. Raises VaultUnavailableError."""
    # A sentence may quote half a character out of a broken resource.
    text = json.dumps(asdict(notes), ensure_ascii=False).encode(errors="replace")
    return client().seal_personal(patient=patient, label=_label(job), plaintext=text)


def open_notes(job: Import) -> Notes:
    """From the row. Raises VaultUnavailableError, VaultRefusedError."""
    content: dict[str, Any] = json.loads(
        client().open_personal(patient=job.patient_id, label=_label(job.pk), sealed=bytes(job.details))
    )
    groups = [LeftOutGroup(**group) for group in content.pop("groups")]
    return Notes(**content, groups=groups)


def _label(job: UUID) -> str:
    return f"import:{job}"
