"""A laboratory report as a PDF with real words in it: letterhead, patient, results with their ranges, one
remark.
"""

import io
import random
from dataclasses import dataclass
from datetime import date

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

INK, GREY = colors.HexColor("#13201f"), colors.HexColor("#5a6966")
LEFT, RIGHT, TOP = 60, A4[0] - 60, A4[1] - 70


@dataclass(frozen=True)
class Analyte:
    """One line: what was measured, in which unit, and the range of healthy adults."""

    name: str
    unit: str
    low: float
    high: float
    digits: int = 1


PANELS: dict[str, tuple[Analyte, ...]] = {
    "Blood count": (
        Analyte("Haemoglobin", "g/dL", 12.0, 15.5),
        Analyte("White cells", "G/L", 4.0, 10.0),
        Analyte("Platelets", "G/L", 150, 400, 0),
        Analyte("Mean cell volume", "fL", 80, 98, 0),
    ),
    "Lipids and glucose": (
        Analyte("LDL cholesterol", "mmol/L", 1.2, 3.0),
        Analyte("HDL cholesterol", "mmol/L", 1.2, 2.2),
        Analyte("Triglycerides", "mmol/L", 0.5, 1.7),
        Analyte("Fasting glucose", "mmol/L", 3.9, 5.6),
    ),
    "Iron": (
        Analyte("Ferritin", "\u00b5g/L", 15, 150, 0),
        Analyte("Transferrin saturation", "%", 16, 45, 0),
        Analyte("Iron", "\u00b5mol/L", 9, 30, 0),
    ),
    "Kidney function": (
        Analyte("Creatinine", "\u00b5mol/L", 49, 90, 0),
        Analyte("Urea", "mmol/L", 2.5, 7.8),
        Analyte("eGFR", "mL/min", 90, 120, 0),
    ),
}


def lab_report(
    *, panels: tuple[str, ...], laboratory: str, patient: str, born: date, taken: date, remark: str, seed: int
) -> bytes:
    """The PDF's bytes, the same for the same arguments."""
    chance = random.Random(seed)  # noqa: S311 - invented values, not secrets
    out = io.BytesIO()
    page = Canvas(out, pagesize=A4, invariant=1)
    page.setTitle(f"Lab report, {', '.join(panels)}")
    y = _letterhead(page, laboratory, f"No. {taken:%y-%m}-{chance.randint(1000, 9999)}")
    y = _facts(page, y, {"Patient": patient, "Born": f"{born:%d %B %Y}", "Taken": f"{taken:%d %B %Y}, 08:05"})
    for panel in panels:
        y = _panel(
            page,
            y,
            panel,
            [
                (test, chance.gauss((test.low + test.high) / 2, (test.high - test.low) / 3.2))
                for test in PANELS[panel]
            ],
        )
    page.setFont("Helvetica", 10)
    page.setFillColor(INK)
    page.drawString(LEFT, y - 14, remark)
    page.save()
    return out.getvalue()


def _letterhead(page: Canvas, laboratory: str, number: str) -> float:
    page.setFillColor(INK)
    page.setFont("Helvetica-Bold", 15)
    page.drawString(LEFT, TOP, laboratory)
    page.setFont("Helvetica", 10)
    page.setFillColor(GREY)
    page.drawRightString(RIGHT, TOP + 6, "Lab report")
    page.drawRightString(RIGHT, TOP - 8, number)
    page.setStrokeColor(INK)
    page.setLineWidth(1.4)
    page.line(LEFT, TOP - 20, RIGHT, TOP - 20)
    return TOP - 44


def _facts(page: Canvas, y: float, facts: dict[str, str]) -> float:
    for index, (name, value) in enumerate(facts.items()):
        x = LEFT + index * (RIGHT - LEFT) / 3
        page.setFillColor(GREY)
        page.setFont("Helvetica", 9)
        page.drawString(x, y, name)
        page.setFillColor(INK)
        page.setFont("Helvetica-Bold", 10)
        page.drawString(x, y - 14, value)
    return y - 48


def _panel(page: Canvas, y: float, title: str, results: list[tuple[Analyte, float]]) -> float:
    columns = (LEFT, LEFT + 200, LEFT + 290, LEFT + 370)
    page.setFillColor(GREY)
    page.setFont("Helvetica-Bold", 10)
    for x, heading in zip(columns, (title, "Result", "Unit", "Range"), strict=True):
        page.drawString(x, y, heading)
    page.setStrokeColor(GREY)
    page.setLineWidth(0.7)
    page.line(LEFT, y - 6, RIGHT, y - 6)
    y -= 22
    for test, value in results:
        value = max(value, test.low * 0.4)
        word = " high" if value > test.high else " low" if value < test.low else ""
        page.setFillColor(INK)
        page.setFont("Helvetica-Bold" if word else "Helvetica", 10)
        cells = (test.name, f"{value:.{test.digits}f}{word}", test.unit, f"{test.low:g} to {test.high:g}")
        for x, cell in zip(columns, cells, strict=True):
            page.drawString(x, y, cell)
        y -= 19
    return y - 14
