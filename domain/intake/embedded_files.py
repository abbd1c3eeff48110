"""Files that another file holds: a PDF in a clinical document or a DICOM file, attachments of a FHIR
resource.

They are numbered from 1 in the order of the file.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from common import narrative
from common.narrative import Blocks


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """One of them: what it is called and said to be. `data` is None where it is not there, or damaged."""

    title: str
    said_type: str
    data: bytes | None = field(repr=False)


def packed(embedded_files: Sequence[EmbeddedFile], most: int) -> tuple[dict[str, Any], bytes]:
    """{"files": [{"title", "type", "size" (None: not there, or no place left for it)}]} and their bytes one
    after the other, at most so many.
    """
    listed, parts, left = [], [], most
    for each in embedded_files:
        data = each.data if each.data is not None and len(each.data) <= left else None
        listed.append(
            {"title": each.title, "type": each.said_type, "size": None if data is None else len(data)}
        )
        if data is not None:
            parts.append(data)
            left -= len(data)
    return {"files": listed}, b"".join(parts)


def page(blocks: Blocks, embedded_files: Sequence[EmbeddedFile]) -> bytes:
    """A narrative and the list of what the file holds, as JSON (`previews.Page`)."""
    listed = [
        {"title": each.title, "type": each.said_type, "size": None if each.data is None else len(each.data)}
        for each in embedded_files
    ]
    return json.dumps({"blocks": narrative.as_data(blocks), "holdings": listed}).encode()
