"""Text with its headings, lists and tables, as clinical documents hold it: plain data, of which pages and
prints are made.

A cell stays a cell, also an empty one: "10" beside "5" never reads "105".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["text", "heading", "list", "table"]


@dataclass(frozen=True, slots=True)
class Cell:
    """`across` columns and `down` rows."""

    blocks: tuple["Block", ...] = ()
    is_head: bool = False
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """`text`: a paragraph with its line breaks, a heading, or the caption of a list or table."""

    kind: Kind
    text: str = ""
    is_ordered: bool = False
    items: tuple[tuple["Block", ...], ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()

    @property
    def head_rows(self) -> tuple[tuple[Cell, ...], ...]:
        """Rows of headings that the table begins with."""
        count = 0
        while count < len(self.rows) and all(cell.is_head for cell in self.rows[count]):
            count += 1
        return self.rows[:count]

    @property
    def body_rows(self) -> tuple[tuple[Cell, ...], ...]:
        return self.rows[len(self.head_rows) :]


Blocks = Sequence[Block]


def lines(blocks: Blocks, *, indent: str = "") -> Iterator[str]:
    """Line by line, where no table can be drawn: cells apart by "|", items behind a dot or number."""
    for block in blocks:
        yield from (f"{indent}{line}" for line in block.text.splitlines())
        for number, item in enumerate(block.items, 1):
            mark = f"{number}." if block.is_ordered else "•"
            for place, line in enumerate(lines(item, indent=indent + "\u00a0" * 3)):
                yield f"{indent}{mark} {line.strip()}" if place == 0 else line
        for row in block.rows:
            yield indent + " | ".join("; ".join(lines(cell.blocks)) for cell in row)


def words(blocks: Blocks) -> str:
    """Everything it says, for finding it again."""
    return "\n".join(lines(blocks))


def as_data(blocks: Blocks) -> list[dict[str, Any]]:
    """For JSON."""
    return [asdict(block) for block in blocks]


def from_data(data: Sequence[Mapping[str, Any]]) -> tuple[Block, ...]:
    """What `as_data` made."""
    return tuple(
        Block(
            each["kind"],
            each["text"],
            each["is_ordered"],
            tuple(from_data(item) for item in each["items"]),
            tuple(tuple(_cell(cell) for cell in row) for row in each["rows"]),
        )
        for each in data
    )


def _cell(data: Mapping[str, Any]) -> Cell:
    return Cell(from_data(data["blocks"]), data["is_head"], data["across"], data["down"])
