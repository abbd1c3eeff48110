"""C-CDA: XML without document type, entities or depth; its narrative as text.

Read as a stream, branches dropped behind it.
"""

from typing import Any, BinaryIO, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from domain.intake.refusal import RefusedError

MAX_DEPTH: Final = 100
MAX_NARRATIVE: Final = 256 * 1024
_NAMESPACE: Final = "{urn:hl7-org:v3}"
_ROOTS: Final = {f"{_NAMESPACE}ClinicalDocument", f"{_NAMESPACE}AnnotatedECG", "AnnotatedECG"}
_BREAKS: Final = frozenset({"title", "paragraph", "item", "tr", "td", "th", "caption", "br", "text"})


def inspect(reader: BinaryIO, size: int) -> dict[str, Any]:
    """{"title": …, "text": the narrative}. Raises RefusedError."""
    try:
        return _walk(reader)
    except DefusedXmlException:
        raise RefusedError(
            "Not added: it declares entities, through which files could be read or memory filled.",
            next="Ask for the clinical document without a DOCTYPE.",
        ) from None
    except (ParseError, UnicodeDecodeError, LookupError, ValueError):
        raise RefusedError(
            "Not added: the XML is damaged or cut off.", next="Ask for the document again."
        ) from None


def render(reader: BinaryIO, size: int, argument: int) -> tuple[dict[str, Any], bytes]:
    """The narrative as UTF-8 text."""
    found = inspect(reader, size)
    return {}, f"{found['title']}\n\n{found['text']}".strip().encode()


def _walk(reader: BinaryIO) -> dict[str, Any]:
    stack: list[Element] = []
    title, parts, length = "", [""], 0
    for event, element in iterparse(
        reader, events=("start", "end"), forbid_dtd=True, forbid_entities=True, forbid_external=True
    ):
        if event == "start":
            stack.append(element)
            _guard(stack)
            continue
        stack.pop()
        name = element.tag.rpartition("}")[2]
        if name == "title" and len(stack) == 1:
            title = " ".join("".join(element.itertext()).split())
        elif (
            name in {"title", "text"} and len(stack) > 1 and length < MAX_NARRATIVE and _is_section(stack[-1])
        ):
            parts.append(_narrative(element))
            length += len(parts[-1])
        if not any(_is_narrative(parent) for parent in stack):
            element.clear()
    return {"title": title[:300], "text": "\n".join(part for part in parts if part)[:MAX_NARRATIVE]}


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


def _is_section(element: Element) -> bool:
    return element.tag == f"{_NAMESPACE}section"


def _is_narrative(element: Element) -> bool:
    return element.tag in {f"{_NAMESPACE}text", f"{_NAMESPACE}title"}


def _narrative(element: Element) -> str:
    words: list[str] = []
    for part in element.iter():
        if part.tag.rpartition("}")[2] in _BREAKS:
            words.append("\n")
        words.append(part.text or "")
        words.append(part.tail or "" if part is not element else "")
    lines = (" ".join(line.split()) for line in "".join(words).split("\n"))
    return "\n".join(line for line in lines if line)
