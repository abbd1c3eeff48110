"""The sample files beside the repository: used where they are, never copied."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the sample files under ../shared/data are absent"
)


def files(folder: str, pattern: str = "*") -> list[Path]:
    """All files of one sample folder, sorted; none where the folder is absent."""
    return sorted(path for path in (SHARED / folder).rglob(pattern) if path.is_file())
