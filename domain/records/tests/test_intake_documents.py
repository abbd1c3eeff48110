"""Real documents from hospitals and standards: taken, or refused with a sentence; never a crash."""

import io
from pathlib import Path

import pytest

from domain.intake import previews
from domain.intake.check import check
from domain.intake.refusal import RefusedError
from tests.shared_data import SHARED, files, needs_shared

DOCUMENTS = [path for kind in ("pdf", "images", "dicom", "ccda") for path in files(f"documents/{kind}")]


@needs_shared
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name[:60])
def test_is_taken_or_refused_with_a_sentence(path: Path) -> None:
    data = path.read_bytes()
    try:
        checked = check(io.BytesIO(data), len(data), name=path.name)
    except RefusedError as refused:
        assert refused.what
        assert refused.next
        return
    if previews.has_preview(checked.content_type) and checked.facts.get("frames", 1):
        assert previews.preview(io.BytesIO(data), len(data), checked.content_type).data


@needs_shared
def test_a_word_of_a_laboratory_report_is_found() -> None:
    data = (SHARED / "documents/pdf/hl7__Bundle-101_0.pdf").read_bytes()
    assert "Haemoglobin" in check(io.BytesIO(data), len(data)).words


@needs_shared
def test_a_photo_loses_place_and_camera() -> None:
    data = (SHARED / "documents/images/hl7__Binary-f006_0.jpeg").read_bytes()
    assert check(io.BytesIO(data), len(data)).facts["has_place"] is True
    shown = previews.preview(io.BytesIO(data), len(data), "image/jpeg").data
    assert b"Exif" not in shown
