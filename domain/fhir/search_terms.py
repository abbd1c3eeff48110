"""The words a record is found by: everything it calls things, and the text of its notes."""

import re
from collections.abc import Iterator
from typing import Any

from common import narrative
from common.narrative_markup import from_html
from domain.fhir.paths import values
from domain.fhir.primitives import decode
from domain.fhir.strict_json import Json

MAX_WORDS = 6000
_SPOKEN = frozenset(
    {
        "display",
        "text",
        "description",
        "title",
        "name",
        "code",
        "note",
        "comment",
        "conclusion",
        "disposition",
        "valueString",
        "contentString",
    }
)
_WORD = re.compile(r"[\w][\w.\-/'’]*")
_CHARSET = re.compile(r"charset=\"?([\w-]+)")


def words(resource: Json, *more: str) -> str:
    """Each word once, in the order met, at most 6,000 characters: a card stays small."""
    seen: dict[str, None] = {}
    size = 0
    for text in (
        *more,
        *_spoken({key: value for key, value in resource.items() if key not in {"text", "meta", "extension"}}),
        *notes(resource),
        *_narratives(resource),
    ):
        for word in _WORD.findall(text.casefold()):
            if word not in seen:
                size += len(word) + 1
                if size > MAX_WORDS:
                    return " ".join(seen)
                seen[word] = None
    return " ".join(seen)


def notes(resource: Json) -> Iterator[str]:
    """Text inside attachments (a DocumentReference's note, a report's presented form), decoded."""
    for path in ("content.attachment", "presentedForm", "content", "payload.contentAttachment"):
        for attachment in values(resource, path):
            if isinstance(attachment, dict) and (text := attachment_text(attachment)):
                yield text


def _narratives(holder: Json) -> Iterator[str]:
    """Of a resource and of the sections of a document; words of two cells stay two words."""
    for text in values(holder, "text.div"):
        if isinstance(text, str):
            yield narrative.words(from_html(text))
    for section in values(holder, "section"):
        if isinstance(section, dict):
            yield from _narratives(section)


def attachment_text(attachment: Json) -> str:
    """The text of a text/plain attachment kept in place; "" for any other."""
    declared, data = attachment.get("contentType", ""), attachment.get("data")
    if (
        not isinstance(data, str)
        or not isinstance(declared, str)
        or not declared.lower().startswith("text/plain")
    ):
        return ""
    charset = _CHARSET.search(declared.lower())
    raw = decode(data) or b""
    try:
        return raw.decode(charset.group(1) if charset else "utf-8")
    except (UnicodeDecodeError, LookupError):
        return raw.decode("latin-1")


def _spoken(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for inner, part in value.items():
            if inner != "contained":
                yield from _spoken(part, inner)
    elif isinstance(value, list):
        for part in value:
            yield from _spoken(part, key)
    elif isinstance(value, str) and key in _SPOKEN and not value.startswith(("http://", "https://", "<div")):
        yield value
