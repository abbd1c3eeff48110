"""Every hostile sample gets the outcome its list wants, with a sentence that says why and what to do."""

import io
import json
from typing import Any

import pytest

from domain.intake.check import check
from domain.intake.refusal import RefusedError
from tests.shared_data import SHARED, needs_shared

EXPECTED = SHARED / "hostile" / "EXPECTED.dev.json"
CASES: list[dict[str, Any]] = json.loads(EXPECTED.read_text()) if EXPECTED.is_file() else []


@needs_shared
@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_outcome_is_the_wanted_one(case: dict[str, Any]) -> None:
    data = (SHARED / "hostile" / "made" / case["file"]).read_bytes()

    if case["want"].startswith("accept"):
        assert check(io.BytesIO(data), len(data), name=case["file"]).content_type == case["true_type"]
        return
    with pytest.raises(RefusedError) as refused:
        check(io.BytesIO(data), len(data), name=case["file"])
    assert refused.value.what.startswith("Not added: ")
    assert refused.value.kept == "Nothing of it was kept."
    assert refused.value.next.endswith(".")
