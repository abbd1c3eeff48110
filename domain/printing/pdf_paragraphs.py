"""Paragraphs of a PDF in any direction: broken into lines as they are read, each line then turned as
it is drawn.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Flowable, Paragraph

from domain.intake import text_shaping
from domain.intake.text_shaping import FontRun

#: The Arabic letters that go with a font.
ARABIC: Final = {"Sans": "Arabic", "Sans-Bold": "Arabic-Bold"}
#: Lines are measured here and once more by the paragraph, which must not break them again.
_ROOM: Final = 0.5


class PdfParagraph(Flowable):
    """A paragraph.

    `shown` are its words without letters that no font of ours has. `is_free`: it begins at the right where
    its language does.
    """

    def __init__(self, words: str, style: ParagraphStyle, *, is_free: bool = False) -> None:
        super().__init__()
        self.shown = text_shaping.drawable(words)
        self.style = style
        self._begins = "R" if is_free and text_shaping.begins_right(self.shown) else "L"
        self._joined = text_shaping.joined(self.shown)
        self._laid: Paragraph | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self._laid = self._paragraph(width)
        size: tuple[float, float] = self._laid.wrap(width, height)
        return size

    def split(self, width: float, height: float) -> list[Flowable]:
        parts: list[Flowable] = self._paragraph(width).split(width, height)
        return parts

    def draw(self) -> None:
        if self._laid is not None:
            self._laid.drawOn(self.canv, 0, 0)

    def getSpaceBefore(self) -> float:  # noqa: N802  # reportlab's name
        return float(self.style.spaceBefore)

    def getSpaceAfter(self) -> float:  # noqa: N802
        return float(self.style.spaceAfter)

    def minWidth(self) -> float:  # noqa: N802
        return max((self._wide(word) for word in self._joined.split()), default=0.0)

    def _paragraph(self, width: float) -> Paragraph:
        """What is in one font and direction is left to the paragraph; anything else comes to it line by
        line.
        """
        if [run.is_arabic for run in self._runs(self._joined)] in ([], [False]):
            return Paragraph(escape(self._joined), self.style)
        style = (
            ParagraphStyle(self.style.name, parent=self.style, alignment=TA_RIGHT)
            if self._begins == "R"
            else self.style
        )
        return Paragraph("<br/>".join(self._markup(line) for line in self._lines(width - _ROOM)), style)

    def _lines(self, width: float) -> Iterator[str]:
        line = ""
        for word in self._joined.split():
            longer = f"{line} {word}" if line else word
            if line and self._wide(longer) > width:
                yield line
                longer = word
            line = longer
        yield line

    def _markup(self, line: str) -> str:
        return "".join(
            f'<font name="{font_of(run, self.style.fontName)}">{escape(run.words)}</font>'
            for run in self._runs(line)
        )

    def _runs(self, line: str) -> Sequence[FontRun]:
        return text_shaping.runs(line, begins=self._begins)

    def _wide(self, line: str) -> float:
        return width_of(self._runs(line), self.style.fontName, self.style.fontSize)


def font_of(run: FontRun, beside: str) -> str:
    return ARABIC[beside] if run.is_arabic else beside


def width_of(line: Sequence[FontRun], font: str, points: float) -> float:
    """The width of a line in points."""
    return sum(float(pdfmetrics.stringWidth(run.words, font_of(run, font), points)) for run in line)
