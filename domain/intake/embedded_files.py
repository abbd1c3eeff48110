"""Files that another file holds: a PDF in a clinical document or a DICOM file, attachments of a FHIR
resource.

They are numbered from 1 in the order of the file.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from common import narrative
from common.narrative import Blocks


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """One of them: what it is called and said to be. `data` is None where it is not there, or damaged."""

    title: str
    said_type: str
    data: bytes | None = field(repr=False)


def page(blocks: Blocks, embedded_files: Sequence[EmbeddedFile]) -> bytes:
    """A narrative and the list of what the file holds, as JSON (`previews.Page`)."""
    listed = [
        {"title": each.title, "type": each.said_type, "size": None if each.data is None else len(each.data)}
        for each in embedded_files
    ]
    return json.dumps({"blocks": narrative.as_data(blocks), "holdings": listed}).encode()
