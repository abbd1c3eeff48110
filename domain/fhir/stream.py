"""Resources of a file, one after the other: a Bundle, one resource, or one resource per line (NDJSON).

A Bundle's entries are decoded one at a time from a window over the text, so that memory follows the largest
entry, not the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from domain.fhir.errors import FhirError
from domain.fhir.json_window import Window
from domain.fhir.source_text import text
from domain.fhir.strict_json import Json

MAX_ENTRIES = 250_000
_NESTED = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One resource where it stood: `place` for sentences ("entry 12", "line 3"), `full_url` as the Bundle
    gives it or empty.
    """

    resource: Json
    full_url: str
    place: str


def read(stream: BinaryIO) -> Iterator[Entry]:
    """Every resource of the file, in order.

    Raises FhirError with the place as soon as something cannot be read, or for more than 250,000 of them.
    """
    for number, entry in enumerate(_read(stream)):
        _limit(number)
        yield entry


def _limit(number: int) -> None:
    if number >= MAX_ENTRIES:
        raise FhirError(
            f"The file holds more than {MAX_ENTRIES:,} entries.",
            next="Split it, for example by year, and choose the parts.",
        )


def _read(stream: BinaryIO) -> Iterator[Entry]:
    window = Window(text(stream))
    if window.peek() != "{":
        raise FhirError(
            "The file does not begin with a FHIR resource, which is a JSON object.",
            next="Choose a FHIR R4 file (.json or .ndjson).",
        )
    head, entries = _head(window)
    if entries:
        _kind(head, "the file")
        yield from _entries(window)
        _end(window)
    elif window.peek() == "":
        yield from _unfold(head, "", "the file", _NESTED)
    else:
        yield from _unfold(head, "", "line 1", _NESTED)
        yield from _lines(window)


def _head(window: Window) -> tuple[Json, bool]:
    """The members before "entry" and True, the window standing in its array; or the whole object and
    False.
    """
    window.take("{")
    head: Json = {}
    while window.peek() != "}":
        name = window.value("the file")
        if not isinstance(name, str) or name in head:
            raise window.error(f"“{str(name)[:40]}” is no name, or appears twice")
        window.take(":")
        if name == "entry" and window.peek() == "[" and head.get("resourceType", "Bundle") == "Bundle":
            window.take("[")
            return head, True
        head[name] = window.value("the file")
        if window.peek() == ",":
            window.take(",")
            if window.peek() == "}":
                raise window.error("a comma is followed by nothing")
        elif window.peek() != "}":
            raise window.error("a comma or a closing brace is missing")
    window.take("}")
    return head, False


def _kind(head: Json, place: str) -> None:
    if head.get("resourceType", "Bundle") != "Bundle":
        raise FhirError(f"In {place}, there are entries in a resource that is not a Bundle.")


def _entries(window: Window) -> Iterator[Entry]:
    number = 0
    while window.peek() != "]":
        _limit(number)
        number += 1
        place = f"entry {number}"
        yield from _entry(window.value(place), place, _NESTED)
        if window.peek() == ",":
            window.take(",")
            if window.peek() == "]":
                raise window.error("a comma is followed by nothing")
        elif window.peek() != "]":
            raise window.error("a comma or a closing bracket is missing")
    window.take("]")


def _end(window: Window) -> None:
    """The members after "entry"; nothing of them is used, but they must be there and be JSON."""
    while window.peek() == ",":
        window.take(",")
        name = window.value("the end of the file")
        window.take(":")
        value = window.value("the end of the file")
        if name == "entry" or (name == "resourceType" and value != "Bundle"):
            raise window.error(f"“{name}” does not belong there")
    window.take("}")
    if window.peek():
        raise window.error("something follows the end of the Bundle")


def _entry(entry: Any, place: str, depth: int) -> Iterator[Entry]:
    if not isinstance(entry, dict):
        raise FhirError(f"In {place} of the file there is no object.")
    url = entry.get("fullUrl")
    resource = entry.get("resource")
    if resource is not None:
        yield from _unfold(resource, url if isinstance(url, str) else "", place, depth)


def _unfold(resource: Any, full_url: str, place: str, depth: int) -> Iterator[Entry]:
    """A resource as it is; a Bundle inside a Bundle (the answer to a batch) by its entries."""
    if not isinstance(resource, dict):
        raise FhirError(f"In {place} there is no resource.")
    if resource.get("resourceType") != "Bundle":
        yield Entry(resource, full_url, place)
        return
    if depth == 0:
        raise FhirError(f"In {place} Bundles are packed into Bundles too deeply.")
    inner = resource.get("entry", [])
    if not isinstance(inner, list):
        raise FhirError(f"In {place} the entries of a Bundle are no list.")
    for number, entry in enumerate(inner, 1):
        yield from _entry(
            entry, f"{place}, its entry {number}" if place != "the file" else f"entry {number}", depth - 1
        )


def _lines(window: Window) -> Iterator[Entry]:
    while window.peek():
        place = f"line {window.line}"
        yield from _unfold(window.value(place), "", place, _NESTED)
