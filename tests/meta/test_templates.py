"""Django's {# #} ends with its line: people would read a longer one."""

from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def test_no_comment_runs_over_its_line() -> None:
    files = [*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt")]
    assert len(files) > 100
    lines = [(file.name, line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    assert [(name, line[:60]) for name, line in lines if line.count("{#") != line.count("#}")] == []
