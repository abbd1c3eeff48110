"""C-CDA: XML without document type, entities or depth; its narrative with its tables and lists, and the files
it holds.

Read as a stream, branches dropped behind it.
"""

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from common import narrative
from common.narrative import Block
from common.narrative_markup import Builder
from domain.intake import embedded_files
from domain.intake.embedded_files import EmbeddedFile
from domain.intake.refusal import DamagedFileError, ForbiddenFileError, RefusedError

MAX_DEPTH: Final = 100
MAX_NARRATIVE: Final = 256 * 1024
_NAMESPACE: Final = "{urn:hl7-org:v3}"
_ROOTS: Final = {f"{_NAMESPACE}ClinicalDocument", f"{_NAMESPACE}AnnotatedECG", "AnnotatedECG"}
_GOES_ON: Final = Block("text", "The document goes on. Download it to read all of it.")


@dataclass(slots=True)
class _Document:
    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    length: int = 0
    embedded_files: list[EmbeddedFile] = field(default_factory=list)


def inspect(reader: BinaryIO, size: int) -> dict[str, Any]:
    """{"title": …, "text": the words of the narrative}. Raises RefusedError."""
    found = _read(reader)
    return {"title": found.title, "text": narrative.words(found.blocks)[:MAX_NARRATIVE]}


def render(reader: BinaryIO, size: int, argument: int) -> tuple[dict[str, Any], bytes]:
    """The narrative, and what the document holds, as `embedded_files.page`."""
    found = _read(reader)
    heading = [Block("heading", found.title)] if found.title else []
    return {}, embedded_files.page([*heading, *found.blocks], found.embedded_files)


def _read(reader: BinaryIO) -> _Document:
    try:
        return _walk(reader)
    except DefusedXmlException:
        raise ForbiddenFileError(
            "Not added: it declares entities, through which files could be read or memory filled.",
            next="Ask for the clinical document without a DOCTYPE.",
        ) from None
    except (ParseError, UnicodeDecodeError, LookupError, ValueError):
        raise DamagedFileError(
            "Not added: the XML cannot be read to its end; it may be damaged or cut off.",
            next="Ask for the document again.",
        ) from None


def _walk(reader: BinaryIO) -> _Document:
    stack: list[Element] = []
    found = _Document()
    for event, element in iterparse(
        reader, events=("start", "end"), forbid_dtd=True, forbid_entities=True, forbid_external=True
    ):
        if event == "start":
            stack.append(element)
            _guard(stack)
            continue
        stack.pop()
        _take(element, stack, found)
        if not any(_is_narrative(parent) for parent in stack):
            element.clear()
    return found


def _take(element: Element, stack: list[Element], found: _Document) -> None:
    name = _name(element)
    parent = _name(stack[-1]) if stack else ""
    if name == "title" and len(stack) == 1:
        found.title = " ".join("".join(element.itertext()).split())[:300]
    elif name in {"title", "text"} and len(stack) > 1 and _is_section(stack[-1]):
        _add_narrative(element, found)
    elif (parent, name) in {("nonXMLBody", "text"), ("observationMedia", "value")}:
        found.embedded_files.append(_embedded_file(element))


def _add_narrative(element: Element, found: _Document) -> None:
    if found.length >= MAX_NARRATIVE:
        if found.blocks[-1] is not _GOES_ON:
            found.blocks.append(_GOES_ON)
        return
    if _name(element) == "title":
        title = " ".join("".join(element.itertext()).split())
        blocks: tuple[Block, ...] = (Block("heading", title),) if title else ()
    else:
        builder = Builder(keeps_lines=True)
        _feed(element, builder)
        blocks = builder.finish()
    found.blocks += blocks
    found.length += len(narrative.words(blocks))


def _feed(element: Element, builder: Builder) -> None:
    builder.open(_name(element), element.attrib)
    builder.data(element.text or "")
    for child in element:
        _feed(child, builder)
        builder.data(child.tail or "")
    builder.close(_name(element))


def _embedded_file(element: Element) -> EmbeddedFile:
    said = element.get("mediaType", "")
    if element.get("representation") != "B64":
        text = "".join(element.itertext()).strip()
        return EmbeddedFile("", said or "text/plain", text.encode()) if text else EmbeddedFile("", said, None)
    try:
        data = base64.b64decode("".join((element.text or "").split()), validate=True)
    except (binascii.Error, ValueError):
        data = b""
    return EmbeddedFile("", said, data or None)


def _guard(stack: list[Element]) -> None:
    if len(stack) == 1 and stack[0].tag not in _ROOTS:
        raise RefusedError(
            "Not added: it is XML, but not a clinical document (C-CDA).",
            next="Choose the clinical document, or save it as PDF.",
        )
    if len(stack) > MAX_DEPTH:
        raise RefusedError(
            "Not added: the XML is nested deeper than any real document.", next="Ask for the document again."
        )


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _is_section(element: Element) -> bool:
    return element.tag == f"{_NAMESPACE}section"


def _is_narrative(element: Element) -> bool:
    return element.tag in {f"{_NAMESPACE}text", f"{_NAMESPACE}title"}
