"""Files that another file holds: a PDF in a clinical document or a DICOM file, attachments of a FHIR
resource.

They are numbered from 1 in the order of the file.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from common import narrative
from common.narrative import Blocks

from . import wire
from .refusal import RefusedError

MAX_BYTES: Final = wire.MAX_RESULT


@dataclass(frozen=True, slots=True)
class Holding:
    """One of them: what it is called and said to be. `data` is None where it is not in the file, or damaged."""

    title: str
    said_type: str
    data: bytes | None = field(repr=False)


def page(blocks: Blocks, holdings: Sequence[Holding]) -> bytes:
    """A narrative and the list of what the file holds, as JSON (`previews.Page`)."""
    listed = [
        {"title": each.title, "type": each.said_type, "size": None if each.data is None else len(each.data)}
        for each in holdings
    ]
    return json.dumps({"blocks": narrative.as_data(blocks), "holdings": listed}).encode()


def sent(holdings: Sequence[Holding], number: int) -> tuple[dict[str, Any], bytes]:
    """One of them, from the child process to its parent. Raises RefusedError."""
    if not 1 <= number <= len(holdings):
        raise RefusedError("There is no such file in it.", next="Go back to the document.", kept="")
    wanted = holdings[number - 1]
    if wanted.data is None:
        raise RefusedError("This file is not in the document.", next="Ask whoever made it.", kept="")
    if len(wanted.data) > MAX_BYTES:
        raise RefusedError(
            f"This file is larger than {MAX_BYTES // 1024 // 1024} MB.",
            next="Download the whole document.",
            kept="",
        )
    return {"title": wanted.title, "type": wanted.said_type}, wanted.data
