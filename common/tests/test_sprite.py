"""Every sign a page asks for is in the sprite that is served."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SPRITE = ROOT / "static" / "dist" / "icons.svg"


@pytest.mark.skipif(not SPRITE.exists(), reason="static/dist is not built: make static")
def test_the_sprite_has_every_icon_of_templates_and_components() -> None:
    symbols = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text()))
    files = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("common/templatetags/*.py")]
    asked = {name for file in files for name in re.findall(r'icon="([a-z0-9-]+)"', file.read_text())}
    assert asked - symbols == set()


def test_no_template_carries_style_or_script_that_the_policy_would_block() -> None:
    for file in ROOT.glob("templates/**/*.html"):
        if "emails" in file.parts:
            continue
        text = file.read_text()
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", text), file
        for script in re.findall(r"<script[^>]*>", text):
            assert "src=" in script or "application/json" in script, file
