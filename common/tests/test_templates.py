"""Every template compiles: an unknown filter or a missing argument is found here, not by a person."""

from pathlib import Path

import pytest
from django.template.loader import get_template

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@pytest.mark.parametrize(
    "name", sorted(str(file.relative_to(TEMPLATES)) for file in TEMPLATES.rglob("*.html"))
)
def test_it_compiles(name: str) -> None:
    assert callable(get_template(name).render)
