"""A kept FHIR body as a person reads it: a headline, labelled rows, tables, texts.

Plain data; templates only lay it out and escape it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from common.narrative import Block
from common.narrative_markup import from_html
from domain.fhir import attachments
from domain.fhir.attachments import Attachment
from domain.fhir.datatype_text import anything, concept, reference_range, tidy
from domain.fhir.interpretations import results_inside
from domain.fhir.labels import CODES, HIDDEN, label
from domain.fhir.paths import first, values
from domain.fhir.resource_kinds import KINDS
from domain.fhir.search_terms import attachment_text
from domain.fhir.strict_json import Json, decoder
from domain.fhir.structure import types
from domain.fhir.titles import result

MAX_COLUMNS = 3
MAX_SECTIONS = 10


@dataclass(frozen=True, slots=True)
class DisplayRow:
    """One labelled line."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length under headings."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A longer text with its line breaks."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Narrative:
    """What the source says in its own layout. `is_folded`: it was made from what the page shows anyway."""

    title: str
    blocks: tuple[Block, ...]
    is_folded: bool = False


@dataclass(slots=True)
class Display:
    """`value` is the headline of a result ("5.4 mmol/L"), `flag` what the source says of it ("High"),
    `normal` its range; all may be empty.

    `attached`: files inside, each in a few words.
    """

    word: str
    name: str
    value: str = ""
    flag: str = ""
    normal: str = ""
    rows: list[DisplayRow] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    narratives: list[Narrative] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)


def of_body(body: bytes) -> Display:
    """What to show of a sealed body once it is open. Raises ValueError if it is no resource we keep."""
    return of_resource(decoder().decode(body.decode()))


def of_resource(resource: Json) -> Display:
    """What to show of a resource."""
    kind = KINDS.get(resource.get("resourceType", ""))
    if kind is None:
        raise ValueError("this body is no FHIR resource that is kept")
    name = next(
        (text for path in kind.titles for value in values(resource, path) if (text := concept(value))), ""
    )
    shown = Display(kind.word, name)
    if resource["resourceType"] == "Observation":
        _observation(resource, shown)
    _inside(resource, shown)
    known = types()[resource["resourceType"]].elements
    for key, element in known.items():
        if (
            key in resource
            and key not in {*HIDDEN, "section"}
            and element.type != "Attachment"
            and not (shown.value and element.choice == "value")
        ):
            _element(shown, label(key, element.choice), resource[key])
    shown.narratives.extend(narratives(resource))
    for attachment in attachments.walk(resource):
        if text := attachment_text(attachment).strip():
            shown.texts.append(Text(anything(attachment.get("title", "")) or "Text", text))
    shown.attached.extend(
        _file(one)
        for one in attachments.of_resource(resource)
        if not one.declared_type.startswith("text/plain")
    )
    return shown


def _observation(resource: Json, shown: Display) -> None:
    shown.value = result(resource)
    shown.flag = _flag(resource)
    shown.normal = _range(resource)
    parts = [part for part in values(resource, "component") if isinstance(part, dict)]
    if parts:
        shown.tables.append(_measured("Parts", parts))


def _inside(resource: Json, shown: Display) -> None:
    """Results that a report carries with it."""
    if results := results_inside(resource):
        shown.tables.append(_measured("Results", results))


def _measured(title: str, parts: Sequence[Json]) -> Table:
    rows = [(concept(part.get("code")), result(part), _range(part), _flag(part)) for part in parts]
    used = [number for number in range(4) if number < 2 or any(row[number] for row in rows)]
    headings = ("Measured", "Value", "Usual range", "Remark")
    return Table(title, tuple(headings[n] for n in used), tuple(tuple(row[n] for n in used) for row in rows))


def narratives(resource: Json) -> Iterator[Narrative]:
    """Of the sections of a document, at any depth, and of the resource itself."""
    yield from _sections(resource, 0)
    if blocks := _blocks(resource):
        status = first(resource, "text.status")
        yield Narrative("In the words of its source", blocks, is_folded=status == "generated")


def _sections(resource: Json, depth: int) -> Iterator[Narrative]:
    for section in values(resource, "section"):
        if not isinstance(section, dict) or depth > MAX_SECTIONS:
            continue
        title, blocks = tidy(str(section.get("title", ""))) or concept(section.get("code")), _blocks(section)
        if not blocks and (empty := concept(section.get("emptyReason"))):
            blocks = (Block("text", f"Left empty: {empty}"),)
        if blocks or title:
            yield Narrative(title or "Text", blocks)
        yield from _sections(section, depth + 1)


def _blocks(holder: Json) -> tuple[Block, ...]:
    div = first(holder, "text.div")
    return from_html(div) if isinstance(div, str) else ()


def _flag(resource: Json) -> str:
    return ", ".join(_short(value) for value in values(resource, "interpretation"))


def _range(resource: Json) -> str:
    return "; ".join(filter(None, map(reference_range, values(resource, "referenceRange"))))


def _element(shown: Display, name: str, value: Any) -> None:
    """Short values become one row; a list of objects with several members a table; notes a text."""
    items = value if isinstance(value, list) else [value]
    if (
        all(
            isinstance(item, dict)
            and "text" in item
            and item.keys() <= {"text", "time", "authorString", "authorReference"}
            for item in items
        )
        and "note" in name.lower()
    ):
        shown.texts.extend(Text(name, str(item["text"])) for item in items)
        return
    short = [text for item in items if (text := _short(item))]
    if short:
        text = ", ".join(dict.fromkeys(short))
        if text != shown.name:
            shown.rows.append(DisplayRow(name, text))
    elif isinstance(value, dict):
        if text := "; ".join(_members(value)):
            shown.rows.append(DisplayRow(name, text))
    elif all(isinstance(item, dict) for item in items):
        _table(shown, name, items)


def _short(value: Any) -> str:
    if isinstance(value, str):
        return CODES.get(value, anything(value))
    code = first(value, "coding.code", "code") if isinstance(value, dict) else None
    return (CODES.get(code, "") if isinstance(code, str) else "") or anything(value)


def _table(shown: Display, name: str, items: list[Json]) -> None:
    cells = [
        {key: text for key, inner in item.items() if key not in HIDDEN and (text := _cell(inner))}
        for item in items
    ]
    columns = tuple(dict.fromkeys(key for row in cells for key in row))
    if 0 < len(columns) <= MAX_COLUMNS:
        shown.tables.append(
            Table(
                name,
                tuple(label(key) for key in columns),
                tuple(tuple(row.get(key, "") for key in columns) for row in cells),
            )
        )
    else:
        # Too wide for a page: each item by itself.
        shown.tables.extend(
            Table(
                f"{name} {number}", ("What", "Value"), tuple((label(key), text) for key, text in row.items())
            )
            for number, row in enumerate(cells, 1)
            if row
        )


def _cell(value: Any) -> str:
    parts = [
        _short(item) or ", ".join(_members(item)) for item in (value if isinstance(value, list) else [value])
    ]
    return "; ".join(filter(None, parts))


def _members(value: Any) -> Iterator[str]:
    """One level deeper, as "label: value"; deeper still is left to the download."""
    if isinstance(value, dict):
        for key, inner in value.items():
            text = ", ".join(
                filter(None, (_short(item) for item in (inner if isinstance(inner, list) else [inner])))
            )
            if text and key not in HIDDEN:
                yield f"{label(key)}: {text}"


def _file(attachment: Attachment) -> str:
    """What a page says of it that does not show it."""
    size = "" if attachment.data is None else f", {len(attachment.data) // 1024 + 1} kB"
    where = f", kept elsewhere ({attachment.elsewhere})" if attachment.data is None and attachment.url else ""
    kind = f"{attachment.declared_type or 'file'}{size}{where}"
    return f"{tidy(attachment.title)} ({kind})" if attachment.title else kind
