"""Letters for what is drawn here: Latin with all its marks, Greek, Cyrillic. The font comes with the PDF viewer; else there is a smaller one."""

from pathlib import Path

import reportlab

_VIEWER = Path(__file__).resolve().parents[2] / "static" / "dist" / "vendor" / "pdfjs" / "standard_fonts"
_SMALLER = Path(reportlab.__file__).parent / "fonts"


def sans(*, bold: bool = False) -> Path:
    """The file of a sans serif."""
    found = _VIEWER / f"LiberationSans-{'Bold' if bold else 'Regular'}.ttf"
    return found if found.exists() else _SMALLER / ("VeraBd.ttf" if bold else "Vera.ttf")
