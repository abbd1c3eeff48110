"""A written body (FHIR) as a PDF to hand out or to print: letterhead, whose it is, results in a table, texts.

The same bytes for the same content.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Spacer, TableStyle
from reportlab.platypus.doctemplate import LayoutError

from domain.fhir import display
from domain.fhir.display import Display, Narrative
from domain.intake import fonts, text_shaping
from domain.intake.text_shaping import FontRun
from domain.printing import narrative_grids
from domain.printing.narrative_grids import Grid
from domain.printing.pdf_paragraphs import ARABIC, PdfParagraph, font_of, width_of

INK, GREY, LINE = colors.HexColor("#13201f"), colors.HexColor("#5a6966"), colors.HexColor("#c9d2d0")
#: Rows that are longer texts of their own.
_TEXTS = frozenset({"Conclusion", "Note"})
_MARGIN = 54
_WIDTH = A4[0] - 2 * _MARGIN


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What is above the content: who wrote it where, for whom, and on which day."""

    title: str
    author: str
    place: str
    patient: str
    number: str
    day: str


def render(body: bytes, head: Letterhead, *, mark: str = "") -> bytes:
    """The PDF's bytes.

    `mark`: on every page, who had it made, when, and its number in the log. Raises ValueError for a body that
    is no resource.
    """
    _fonts()
    shown, out = display.of_body(body), io.BytesIO()
    try:
        _build(out, shown, head, mark, has_tables=True)
    except (LayoutError, TypeError, ValueError, IndexError):
        # A row higher than a page, or rows tied together over one: told line by line.
        out = io.BytesIO()
        _build(out, shown, head, mark, has_tables=False)
    return out.getvalue()


def _build(out: io.BytesIO, shown: Display, head: Letterhead, mark: str, *, has_tables: bool) -> None:
    document = BaseDocTemplate(out, pagesize=A4, title=head.title, author=head.author, invariant=1)
    frame = Frame(
        _MARGIN,
        _MARGIN,
        _WIDTH,
        A4[1] - 2 * _MARGIN,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    stamp = partial(_stamp, mark=mark)
    document.addPageTemplates([PageTemplate(frames=[frame], onPage=stamp)])
    parts = [*_heading(head), *_content(shown, head, has_tables=has_tables)]
    document.build([*parts, *_omitted(parts)])


def _heading(head: Letterhead) -> list[Flowable]:
    patient = f"{head.patient}, {head.number}" if text_shaping.can_draw(head.patient) else head.number
    facts = [("Patient", patient), ("Date", head.day), ("Written by", head.author)]
    rows = [[_text(label, "label") for label, _ in facts], [_text(value, "strong") for _, value in facts]]
    return [
        _text(head.place or head.author, "place"),
        _text(head.title, "title"),
        Spacer(1, 8),
        _table(rows, lines=False),
        Spacer(1, 14),
    ]


def _content(shown: Display, head: Letterhead, *, has_tables: bool) -> list[Flowable]:
    parts: list[Flowable] = []
    if result := " ".join(filter(None, (shown.value, shown.flag))):
        parts.append(_text(result, "heading"))
    if shown.normal:
        parts.append(_text(f"Usual range {shown.normal}", "body"))
    parts += [Spacer(1, 10)] if parts else []
    for table in shown.tables:
        rows = [
            [_text(heading, "label") for heading in table.columns],
            *([_text(cell, "body") for cell in row] for row in table.rows),
        ]
        parts += [_text(table.title, "heading"), _table(rows), Spacer(1, 10)]
    for text in shown.texts:
        parts.append(_text(text.title, "heading"))
        parts += [_text(line, "body", is_free=True) for line in text.text.splitlines() if line.strip()]
        parts.append(Spacer(1, 10))
    for row in shown.rows:
        if row.label in _TEXTS:
            parts += [_text(row.label, "heading"), _text(row.value, "body", is_free=True), Spacer(1, 10)]
    for said in shown.narratives:
        if not said.is_folded:
            parts += [_text(said.title, "heading"), *_narrative(said, has_tables=has_tables)]
    parts += [
        _text(f"Attached file: {file}, not printed here", "body", is_free=True) for file in shown.attached
    ]
    return [*parts, *_details(shown, head)]


def _details(shown: Display, head: Letterhead) -> list[Flowable]:
    """The rows of the page that the letterhead does not say."""
    said = {head.title, head.author, head.place, head.day, f"{head.author}, {head.place}", "Final"}
    rows = [row for row in shown.rows if row.label not in _TEXTS and row.value not in said]
    if not rows:
        return []
    return [_table([[_text(row.label, "label"), _text(row.value, "body")] for row in rows], repeats=0)]


def _narrative(said: Narrative, *, has_tables: bool) -> list[Flowable]:
    write = partial(_text, is_free=True)
    parts = narrative_grids.narrative_parts(said.blocks, _WIDTH, LINE, write, has_tables=has_tables)
    return [*parts, Spacer(1, 10)]


def _omitted(parts: list[Flowable]) -> list[Flowable]:
    """What the sign for letters that we do not have means."""
    if not any(text_shaping.OMITTED in part.shown for part in _words_in(parts)):
        return []
    return [
        Spacer(1, 8),
        _text(
            f"{text_shaping.OMITTED} stands for words in letters that cannot be printed here. The "
            "portal shows them.",
            "label",
        ),
    ]


def _words_in(parts: list[Flowable]) -> list[PdfParagraph]:
    return [
        each
        for part in parts
        for each in (part.words if isinstance(part, Grid) else [part])
        if isinstance(each, PdfParagraph)
    ]


def _table(rows: list[list[PdfParagraph]], *, lines: bool = True, repeats: int = 1) -> Grid:
    width = _WIDTH / len(rows[0])
    table = Grid(rows, colWidths=[width] * len(rows[0]), repeatRows=repeats if lines else 0)
    style = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    table.setStyle(TableStyle([*style, ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE)] if lines else style))
    return table


def _text(words: str, style: str, *, is_free: bool = False) -> PdfParagraph:
    return PdfParagraph(words, _styles()[style], is_free=is_free)


def _stamp(page: Canvas, document: BaseDocTemplate, *, mark: str) -> None:
    """Across the page in light grey, and once more to be read at its foot."""
    if not mark:
        return
    line = text_shaping.runs(text_shaping.joined(text_shaping.drawable(mark)))
    page.saveState()
    page.setFillColor(GREY)
    _centred(page, A4[0] / 2, 26, line, 9)
    page.setFillColor(GREY, alpha=0.16)
    page.translate(A4[0] / 2, A4[1] / 2)
    page.rotate(35)
    for step in (-260, 0, 260):
        _centred(page, 0, step, line, 13)
    page.restoreState()


def _centred(page: Canvas, middle: float, base: float, line: Sequence[FontRun], points: float) -> None:
    along = middle - width_of(line, "Sans", points) / 2
    for run in line:
        font = font_of(run, "Sans")
        page.setFont(font, points)
        page.drawString(along, base, run.words)
        along += width_of([run], "Sans", points)


@cache
def _fonts() -> None:
    """Letters beyond those of a PDF's own fonts, carried in the file."""
    for name, bold in (("Sans", False), ("Sans-Bold", True)):
        pdfmetrics.registerFont(TTFont(name, fonts.sans(bold=bold)))
        pdfmetrics.registerFont(TTFont(ARABIC[name], fonts.arabic(bold=bold) or fonts.sans(bold=bold)))


@cache
def _styles() -> dict[str, ParagraphStyle]:
    def style(
        name: str, size: float, *, bold: bool = False, grey: bool = False, above: float = 0, below: float = 3
    ) -> ParagraphStyle:
        font, ink = "Sans-Bold" if bold else "Sans", GREY if grey else INK
        return ParagraphStyle(
            name,
            fontName=font,
            fontSize=size,
            leading=size * 1.4,
            textColor=ink,
            spaceBefore=above,
            spaceAfter=below,
        )

    made = (
        style("place", 10, grey=True), style("title", 16, bold=True, below=8), style("label", 8, grey=True),
        style("strong", 9.5, bold=True),
        style("heading", 11, bold=True, above=4), style("body", 9.5),
    )  # fmt: skip
    return {each.name: each for each in made}
