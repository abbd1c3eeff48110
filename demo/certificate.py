"""A certificate of registration as a PDF: what a medical council, a ministry or a supervisor of insurers
prints.
"""

import io
from datetime import date

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

INK, GREY, LINE = colors.HexColor("#13201f"), colors.HexColor("#5a6966"), colors.HexColor("#8a9a97")
LEFT, RIGHT = 84, A4[0] - 84


def certificate(*, authority: str, title: str, holder: str, fields: dict[str, str], issued: date) -> bytes:
    """The PDF's bytes, the same for the same arguments."""
    out = io.BytesIO()
    page = Canvas(out, pagesize=A4, invariant=1)
    page.setTitle(title)
    page.setStrokeColor(LINE)
    page.rect(42, 42, A4[0] - 84, A4[1] - 84)
    page.rect(48, 48, A4[0] - 96, A4[1] - 96)
    _line(page, 720, authority, "Helvetica", 12, GREY)
    _line(page, 670, title, "Helvetica-Bold", 22, INK)
    _line(page, 632, "It is certified that", "Helvetica", 11, GREY)
    _line(page, 600, holder, "Helvetica-Bold", 18, INK)
    _fields(page, fields)
    _line(page, 150, f"Issued on {issued:%d %B %Y}", "Helvetica", 11, INK)
    page.line(LEFT, 118, LEFT + 180, 118)
    _line(page, 104, "For the registrar", "Helvetica", 9, GREY)
    page.showPage()
    page.save()
    return out.getvalue()


def _line(page: Canvas, y: float, text: str, font: str, size: float, colour: colors.Color) -> None:
    page.setFont(font, size)
    page.setFillColor(colour)
    page.drawString(LEFT, y, text)


def _fields(page: Canvas, fields: dict[str, str]) -> None:
    y = 548.0
    for label, value in fields.items():
        _line(page, y, label, "Helvetica", 10, GREY)
        _line(page, y - 17, value, "Helvetica", 13, INK)
        y -= 50
