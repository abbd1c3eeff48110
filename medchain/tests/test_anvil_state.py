"""The embedded node comes back as the same chain, however often it was started."""

import json
from pathlib import Path

import pytest

from medchain.starter import anvil


def block(number: int, timestamp: int) -> dict[str, dict[str, str]]:
    return {"header": {"number": hex(number), "timestamp": hex(timestamp)}}


def test_of_several_genesis_blocks_the_first_one_stays(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.write_text(
        json.dumps({"blocks": [block(0, 300), block(2, 102), block(0, 100), block(0, 200), block(1, 101)]})
    )
    anvil._keep_one_genesis(state)
    kept = json.loads(state.read_text())["blocks"]
    assert kept == [block(0, 100), block(2, 102), block(1, 101)]


def test_a_file_cut_off_is_told_apart(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.write_text('{"blocks": [')
    with pytest.raises(ValueError, match="Expecting value"):
        anvil._keep_one_genesis(state)
    assert [file.read_text() for file in tmp_path.iterdir()] == ['{"blocks": [']
