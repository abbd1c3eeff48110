"""Tables of a printed page, with cells over several columns and rows."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from reportlab.platypus import Flowable, Table, TableStyle

from common import narrative
from common.narrative import Block, Blocks, Cell
from domain.printing.pdf_paragraphs import PdfParagraph

#: More columns than a sheet has room for are told line by line.
MAX_COLUMNS: Final = 24
Writing = Callable[[str, str], PdfParagraph]


class Grid(Table):
    """A table that can be asked for its words. `rows` hold one paragraph or several in each cell."""

    def __init__(self, rows: Sequence[list[Any]], **given: Any) -> None:
        cells = [cell for row in rows for cell in row]
        self.words = [
            each
            for cell in cells
            for each in (cell if isinstance(cell, list) else [cell])
            if isinstance(each, PdfParagraph)
        ]
        super().__init__(rows, **{"splitInRow": 1, **given})


def narrative_parts(
    blocks: Blocks, width: float, line: Any, write: Writing, *, has_tables: bool
) -> Iterator[Flowable]:
    """Tables as tables, anything else line by line; `write` makes a paragraph in a style."""
    for block in blocks:
        if block.kind == "table" and has_tables and (grid := _grid(block, width, line, write)):
            yield from (write(caption, "label") for caption in block.text.splitlines())
            yield grid
        else:
            style = "strong" if block.kind == "heading" else "body"
            yield from (write(each, style) for each in narrative.lines([block]) if each.strip())


def _grid(block: Block, width: float, line: Any, write: Writing) -> Grid | None:
    placed = list(_places(block))
    across = max(column + cell.across for _, column, cell in placed)
    if across > MAX_COLUMNS:
        return None
    rows: list[list[Any]] = [["" for _ in range(across)] for _ in block.rows]
    style: list[Any] = [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, line),
    ]
    for row, column, cell in placed:
        said = "label" if cell.is_head else "body"
        rows[row][column] = [write(each, said) for each in narrative.lines(cell.blocks)]
        end = (column + cell.across - 1, row + cell.down - 1)
        style += [("SPAN", (column, row), end)] if end != (column, row) else []
    heads = len(block.head_rows) if len(block.head_rows) < min(4, len(block.rows)) else 0
    grid = Grid(rows, colWidths=[width / across] * across, repeatRows=heads)
    grid.setStyle(TableStyle(style))
    return grid


def _places(block: Block) -> Iterator[tuple[int, int, Cell]]:
    """Each cell with the row and the column where it begins, made to fit where two would overlap."""
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(block.rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            down = min(cell.down, len(block.rows) - row)
            across = next((n for n in range(1, cell.across) if (row, column + n) in taken), cell.across)
            taken |= {(row + below, column + along) for below in range(down) for along in range(across)}
            yield row, column, Cell(cell.blocks, cell.is_head, across, down)
            column += across
