"""Files stay small enough to be read at once: median at most 70 lines, none above 400."""

import subprocess
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
MEDIAN, MOST = 70, 400


def sizes() -> dict[str, int]:
    """Lines of every Python file of ours, migrations and empty files aside."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    files = [name for name in listed.splitlines() if "/migrations/" not in name and (ROOT / name).exists()]
    counted = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in files}
    return {name: lines for name, lines in counted.items() if lines}


def test_no_file_is_longer_than_one_reads_at_once() -> None:
    assert not {name: lines for name, lines in sizes().items() if lines > MOST}


def test_half_of_the_files_fit_on_a_screen() -> None:
    source = [
        lines for name, lines in sizes().items() if "/tests/" not in name and not name.startswith("tests/")
    ]
    assert len(source) > 50
    assert median(source) <= MEDIAN
