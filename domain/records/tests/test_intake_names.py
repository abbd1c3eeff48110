"""File names: every naughty string comes out as harmless text, or as nothing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.intake import file_names
from tests.shared_data import SHARED, needs_shared


@needs_shared
def test_the_naughty_strings() -> None:
    for text in json.loads((SHARED / "hostile/blns.json").read_text()):
        name = file_names.clean(text)
        assert not set("/\\\r\n\0\u202e\u2066") & set(name), text
        assert 1 <= len(name) <= 300
        saved = file_names.for_download(text, "application/pdf")
        assert saved.endswith(".pdf")
        assert not set('"<>:|?*;') & set(saved)


@given(st.text())
def test_any_text(text: str) -> None:
    name = file_names.clean(text)
    assert file_names.clean(name) == name
    assert len(name) <= 300
    assert not set("/\\\r\n\0\u202e") & set(name)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Alice\\scan.pdf", "scan.pdf"),
        ("report\u202efdp.exe", "reportfdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("\0\x1b[31mred.png", "[31mred.png"),
        ("", "file"),
        ("...", "file"),
        ("x" * 400 + ".pdf", "x" * 296 + ".pdf"),
        ("Befund März.pdf", "Befund März.pdf"),
    ],
)
def test_known_tricks(given_name: str, kept: str) -> None:
    assert file_names.clean(given_name) == kept


def test_a_download_says_by_its_ending_what_it_is() -> None:
    assert file_names.for_download("letter.html", "text/plain") == "letter.html.txt"
    assert file_names.for_download("scan.JPEG", "image/jpeg") == "scan.JPEG"
    assert file_names.for_download("con.pdf", "application/pdf") == "_con.pdf"


def test_a_title_is_the_name_without_its_ending() -> None:
    assert file_names.title("carta-alta_2026.pdf") == "carta-alta 2026"
