"""Letters for what is drawn here: Latin as in Europe, Greek, Cyrillic, Arabic.

`make static` puts the fonts there.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import reportlab

_STATIC = Path(__file__).resolve().parents[2] / "static" / "dist" / "vendor"
_SMALLER = Path(reportlab.__file__).parent / "fonts"


def sans(*, bold: bool = False) -> Path:
    """The file of a sans serif: it comes with the PDF viewer; else there is a smaller one."""
    found = _STATIC / "pdfjs" / "standard_fonts" / f"LiberationSans-{'Bold' if bold else 'Regular'}.ttf"
    return found if found.exists() else _SMALLER / ("VeraBd.ttf" if bold else "Vera.ttf")


def arabic(*, bold: bool = False) -> Path | None:
    """The file of the Arabic letters that go with it, each form by its own code; None where there is none."""
    found = _STATIC / "print" / f"NotoSansArabic-{'Bold' if bold else 'Regular'}.ttf"
    return found if found.exists() else None


@cache
def letters(file: Path) -> Mapping[int, int]:
    """What a font has, by code."""
    from reportlab.pdfbase.ttfonts import (
        TTFontFile,
    )  # only where it is asked: the process that draws marks does not

    found: Mapping[int, int] = TTFontFile(str(file)).charToGlyph
    return found
