"""Running a Node script from a test: required in CI, skipped with a word elsewhere."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def exchange(script: str, requests: list[dict[str, Any]]) -> list[Any]:
    """One JSON line per request into the script, one JSON answer per line back."""
    node = shutil.which("node")
    if node is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Node is missing, and in CI it must be there.")
        pytest.skip("Node is not installed.")
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    done = subprocess.run(
        [node, str(ROOT / script)], input=lines, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
