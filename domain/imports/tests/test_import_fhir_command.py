"""manage.py import_fhir: the same service, on a terminal."""

import io
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command

from domain.accounts.models import Patient
from domain.imports.tests.import_acts import history, person
from domain.records.models import Record
from tests import traces

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(alice: Patient, *files: Path, yes: bool = False) -> str:
    out = Terminal()
    call_command("import_fhir", *map(str, files), patient=alice.user.number, yes=yes, stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "history.json"
    path.write_bytes(history(3))
    return path


def test_it_shows_progress_and_says_what_was_left_out(alice: Patient, file: Path) -> None:
    said = run(alice, file)
    assert "] 4 of 4\n" in said
    assert "history.json: 3 added, 0 already there, 1 left out." in said
    assert "1 × Patient: says whose file it is" in said
    assert "0 added, 3 already there" in run(alice, file)


def test_somebody_elses_file_asks(alice: Patient, file: Path) -> None:
    file.write_bytes(history(1, of=person("Louis Erdman", "1989-07-27")))
    with patch("builtins.input", return_value=""):
        said = run(alice, file)
    assert "names Louis Erdman, born 27 July 1989. The account is that of Alice Example" in said
    assert not Record.objects.exists()
    assert "1 added" in run(alice, file, yes=True)


def test_one_bad_file_does_not_keep_the_others_out(alice: Patient, file: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{")
    with pytest.raises(CommandError, match=r"2 of 3 files were not imported: bad.json, gone.json"):
        run(alice, bad, file, tmp_path / "gone.json")
    assert Record.objects.count() == 3


def test_an_unknown_number(alice: Patient, file: Path) -> None:
    before = traces.tables()
    with pytest.raises(CommandError, match="No patient has the number"):
        call_command("import_fhir", str(file), patient="MC0000000000")
    assert traces.changed_since(before) == []
