"""Reads a narrative out of markup: XHTML of FHIR, HTML of notes, the narrative block of clinical documents.

Only what is known becomes anything; of scripts, styles and addresses nothing is kept. Markup that is not
closed, or stands where it does not belong, loses no word.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from common.narrative import Block, Cell, lines

#: Deeper tables and lists are told in lines.
MAX_DEPTH: Final = 6
_MAX_SPAN: Final = 100
_BREAK: Final = "\v"
_FLOWS: Final = frozenset({"flow", "item", "cell", "caption"})
_SAME: Final = {
    "ul": "list",
    "ol": "list",
    "li": "item",
    "th": "td",
    "paragraph": "p",
    "strike": "s",
    "del": "s",
}
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_APART: Final = frozenset({
    "p", "div", "section", "article", "header", "footer", "address", "blockquote", "pre", "hr", "dl", "dt",
    "dd", "fieldset", "form", "main", "nav", "footnote", "text", "body", "html", "legend", "summary",
})  # fmt: skip
_UNSEEN: Final = frozenset({"script", "style", "head", "template", "title"})
_RAISED: Final = dict(zip("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ", strict=True))
_LOWERED: Final = dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def from_html(text: str) -> tuple[Block, ...]:
    """The narrative of a page or a part of one, whatever state it is in."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.builder.finish()


@dataclass(slots=True)
class _Frame:
    """An element that is open: what it holds so far."""

    kind: str
    blocks: list[Block] = field(default_factory=list)
    items: list[tuple[Block, ...]] = field(default_factory=list)
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    caption: str = ""
    is_marked: bool = False  # an ordered list, a heading cell
    across: int = 1
    down: int = 1


@dataclass(slots=True)
class _Inline:
    """Raised, lowered or struck out: where among the words it began."""

    name: str
    start: int
    is_struck: bool


class Builder:
    """Told of every tag and text in order.

    `keeps_lines`: a line break of the source is one that is seen, as clinical documents are written.
    """

    def __init__(self, *, keeps_lines: bool = False) -> None:
        self._keeps_lines = keeps_lines
        self._stack = [_Frame("flow")]
        self._words: list[str] = []
        self._inline: list[_Inline] = []
        self._unseen = self._pre = self._too_deep = 0
        self._is_heading = False

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _SAME.get(tag, tag)
        if name in _UNSEEN:
            self._unseen += 1
        elif name in {"table", "list"}:
            self._open_container(name, is_ordered=tag == "ol" or attributes.get("listType") == "ordered")
        elif name in {"tr", "td", "item", "caption"}:
            self._open_part(name, tag, attributes)
        elif name in _HEADINGS or name in _APART:
            self._flush()
            self._is_heading = name in _HEADINGS
            self._pre += name == "pre"
        elif name == "br":
            self._words.append(_BREAK)
        elif name == "img" and attributes.get("alt", "").strip():
            self._words.append(f"[picture: {attributes['alt']}]")
        else:
            self._open_inline(name, attributes)

    def data(self, text: str) -> None:
        if not self._unseen:
            text = _CONTROL.sub("", text.replace(_BREAK, " "))
            if self._pre:
                text = text.expandtabs().replace(" ", "\u00a0")
            self._words.append(text.replace("\n", _BREAK) if self._pre or self._keeps_lines else text)

    def close(self, tag: str) -> None:
        name = _SAME.get(tag, tag)
        if name in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif name in {"table", "list"}:
            if self._too_deep:
                self._too_deep -= 1
                self._flush()
            else:
                self._leave({name}, until=frozenset())
        elif name in {"tr", "td", "item", "caption"}:
            if not self._too_deep:
                around = {"item": {"list"}, "caption": {"table", "list"}}.get(name, {"table"})
                self._leave({_kind(name)}, until=frozenset(around))
        elif name in _HEADINGS or name in _APART:
            self._flush()
            self._pre = max(0, self._pre - (name == "pre"))
        else:
            self._close_inline(name)

    def finish(self) -> tuple[Block, ...]:
        while len(self._stack) > 1:
            self._pop()
        self._flush()
        return tuple(self._stack[0].blocks)

    def _open_container(self, kind: str, *, is_ordered: bool) -> None:
        self._flush()
        if self._too_deep or len(self._stack) > MAX_DEPTH * 3:
            self._too_deep += 1
            return
        self._stack.append(_Frame(kind, is_marked=is_ordered))

    def _open_part(self, name: str, tag: str, attributes: Mapping[str, str]) -> None:
        if self._too_deep:
            self._words.append(" | " if name == "td" else _BREAK)
            return
        around = "list" if name == "item" else "table"
        if name != "caption":
            self._leave({_kind(name)}, until=frozenset({around}))
        inside = next((each.kind for each in reversed(self._stack) if each.kind in {"table", "list"}), "")
        if inside != around and not (name == "caption" and inside):
            self._flush()
            self._words += ["• "] if name == "item" else []
            return
        self._flush()
        if name == "td" and self._stack[-1].kind != "row":
            self._stack.append(_Frame("row"))
        across, down = (_span(attributes.get(each, "")) for each in ("colspan", "rowspan"))
        self._stack.append(_Frame(_kind(name), is_marked=tag == "th", across=across, down=down))

    def _open_inline(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in {"sup", "sub", "s", "content"}:
            is_struck = name == "s" or attributes.get("revised") == "delete"
            self._inline.append(_Inline(name, len(self._words), is_struck))

    def _close_inline(self, name: str) -> None:
        if any(each.name == name for each in self._inline):
            while (done := self._inline.pop()).name != name:
                self._mark(done)
            self._mark(done)

    def _mark(self, done: _Inline) -> None:
        """What its look says, in words: a dose that is struck out is none, 10 with a raised 9 is not 109."""
        text = "".join(self._words[done.start :])
        if not text.strip(f" \n{_BREAK}"):
            return
        if done.is_struck:
            self._words[done.start :] = [f" [struck out: {text.strip()}] "]
        elif done.name in {"sup", "sub"}:
            letters, mark = (_RAISED, "^") if done.name == "sup" else (_LOWERED, "_")
            self._words[done.start :] = [_moved(text.strip(), letters, mark)]

    def _leave(self, kinds: set[str], *, until: frozenset[str]) -> None:
        """Close the nearest of these, and what was left open in it."""
        for place in range(len(self._stack) - 1, 0, -1):
            if self._stack[place].kind in kinds:
                while len(self._stack) > place:
                    self._pop()
                return
            if self._stack[place].kind in until:
                break
        self._flush()

    def _pop(self) -> None:
        self._flush()
        done = self._stack.pop()
        parent = self._stack[-1]
        if done.kind == "cell":
            parent.cells.append(Cell(tuple(done.blocks), done.is_marked, done.across, done.down))
        elif done.kind == "row":
            parent.rows.append(tuple(done.cells))
            parent.blocks += done.blocks
        elif done.kind == "item":
            parent.items.append(tuple(done.blocks))
        elif done.kind == "caption":
            parent.caption = " ".join(lines(done.blocks))
        else:
            whole = Block(
                "list" if done.kind == "list" else "table",
                done.caption,
                done.is_marked and done.kind == "list",
                tuple(done.items),
                tuple(row for row in done.rows if row),
            )
            for block in (*done.blocks, *([whole] if whole.items or whole.rows else [])):
                self._add(block)

    def _add(self, block: Block) -> None:
        if self._stack[-1].kind == "list":
            self._stack[-1].items.append((block,))
        else:
            self._stack[-1].blocks.append(block)

    def _flush(self) -> None:
        for each in reversed(self._inline):
            self._mark(each)
            each.start = 0
        whole = "".join(self._words).split(_BREAK)
        text = "\n".join(re.sub(r"[ \t\r\n\f]+", " ", line).strip(" ") for line in whole)
        text = re.sub(r"\n{3,}", "\n\n", text).strip("\n")
        self._words, self._inline = [], [each for each in self._inline if each.name in {"s", "content"}]
        kind, self._is_heading = ("heading" if self._is_heading else "text"), False
        if text.strip("\n \u00a0"):
            self._add(Block("heading" if kind == "heading" else "text", text))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.builder = Builder()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.open(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        self.builder.close(tag)

    def handle_data(self, data: str) -> None:
        self.builder.data(data)


def _kind(name: str) -> str:
    return {"tr": "row", "td": "cell"}.get(name, name)


def _span(text: str) -> int:
    return min(_MAX_SPAN, max(1, int(text))) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _moved(text: str, letters: Mapping[str, str], mark: str) -> str:
    if all(letter in letters for letter in text):
        return "".join(letters[letter] for letter in text)
    return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"
