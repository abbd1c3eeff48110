"""Files stay small enough to be read at once: median at most 70 lines, none above 400."""

from pathlib import Path
from statistics import median

from tests.meta.repository_files import python_files

ROOT = Path(__file__).resolve().parents[2]
MEDIAN, MOST = 70, 400


def sizes() -> dict[str, int]:
    """Lines of every Python file of ours, migrations and empty files aside."""
    counted = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in python_files()}
    return {name: lines for name, lines in counted.items() if lines}


def test_no_file_is_longer_than_one_reads_at_once() -> None:
    assert not {name: lines for name, lines in sizes().items() if lines > MOST}


def test_half_of_the_files_fit_on_a_screen() -> None:
    source = [
        lines for name, lines in sizes().items() if "/tests/" not in name and not name.startswith("tests/")
    ]
    assert len(source) > 50
    assert median(source) <= MEDIAN
