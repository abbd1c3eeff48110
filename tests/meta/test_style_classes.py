"""A class of our style sheets says what it is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

SHEETS = sorted((settings.ROOT / "static" / "src" / "css").glob("*.css"))
PAGES = sorted((settings.ROOT / "templates").rglob("*.html"))
#: Tabler's own, and the tones and states that code gives to components.
KNOWN = {"btn", "h1", "bad", "ok"}
SHORTEST = 4


def of_sheet(text: str) -> set[str]:
    bare = re.sub(r"/\*.*?\*/|@import[^;]*;|url\([^)]*\)", "", text, flags=re.DOTALL)
    return set(re.findall(r"\.([a-zA-Z_][\w-]*)", bare))


def of_page(text: str) -> Iterator[str]:
    for value in re.findall(r'(?<![\w-])class="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"', text):
        yield from re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", value).split()


def too_short(names: set[str]) -> set[str]:
    return {name for name in names if len(name) < SHORTEST} - KNOWN


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_class_of_a_sheet_is_an_abbreviation(sheet: Path) -> None:
    assert too_short(of_sheet(sheet.read_text(encoding="utf-8"))) == set()


def test_no_class_of_a_page_is_an_abbreviation() -> None:
    found = {str(page.relative_to(settings.ROOT)): set(of_page(page.read_text("utf-8"))) for page in PAGES}
    assert {page: short for page, names in found.items() if (short := too_short(names))} == {}


def test_abbreviations_are_noticed() -> None:
    assert too_short(of_sheet(".rh { margin: .5em } .chart .s1.gone, a.btn { color: red } /* .x */")) == {
        "rh",
        "s1",
    }
    assert too_short(set(of_page('<p class="tt{% if x == "y" %} on{% endif %} bad">'))) == {"tt", "on"}
