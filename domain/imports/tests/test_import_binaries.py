"""Files that stand beside their documents in one import."""

import base64
import json
from typing import Any

import pytest

from domain.accounts.models import Patient
from domain.fhir import binaries
from domain.imports.models import Import, ImportState
from domain.imports.services import import_notes
from domain.imports.tests.import_acts import imported, person
from domain.records.access import attachments, opening
from domain.records.access.opening import Reader
from domain.records.models import Record, Version
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)
LETTER = b"%PDF-1.7 a letter"


def binary(data: bytes = LETTER, id: str = "b1", **more: Any) -> dict[str, Any]:
    encoded = base64.b64encode(data).decode()
    return {"resourceType": "Binary", "id": id, "contentType": "application/pdf", "data": encoded, **more}


def document(url: str = "Binary/b1", id: str = "d1", subject: str = "Patient/alice") -> dict[str, Any]:
    return {
        "resourceType": "DocumentReference",
        "id": id,
        "status": "current",
        "subject": {"reference": subject},
        "type": {"text": "Discharge letter"},
        "date": "2024-03-01T10:00:00Z",
        "content": [{"attachment": {"title": "Letter", "url": url}}],
    }


def bundle(*resources: dict[str, Any], urls: dict[str, str] | None = None) -> bytes:
    entries = [
        {"resource": one, **({"fullUrl": urls[one["id"]]} if urls and one.get("id") in urls else {})}
        for one in (person(), *resources)
    ]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def files_inside(alice: Patient, record: Record | None = None) -> list[bytes | None]:
    """What the files inside of a record are."""
    version = Version.objects.select_related("record__patient__user").get(
        record=record or Record.objects.get()
    )
    reader = Reader(alice.user, people.SESSION)
    found = attachments.listed(version, opening.key(version, reader, action="view"), reader)
    return [one.attachment.data for one in found]


def sentences(job: Import) -> str:
    return " ".join(group.sentence for group in import_notes.open_notes(job).groups)


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize(
    "url", ["Binary/b1", "https://host.example/fhir/Binary/b1", "Binary/b1/_history/2", "urn:uuid:x"]
)
def test_a_binary_belongs_to_its_document_before_or_after_it(alice: Patient, first: bool, url: str) -> None:
    two = [binary(), document(url)] if first else [document(url), binary()]
    job = imported(alice, bundle(*two, urls={"b1": "urn:uuid:x"}))
    assert (job.state, job.added, job.total) == (ImportState.DONE, 1, 3)
    assert files_inside(alice) == [LETTER]
    assert "Binary: the file of a document in the same import; kept inside that document" in sentences(job)


def test_line_by_line_too(alice: Patient) -> None:
    lines = b"\n".join(json.dumps(one).encode() for one in (person(), document(), binary()))
    assert imported(alice, lines, name="history.ndjson").added == 1
    assert files_inside(alice) == [LETTER]


def test_one_that_nobody_refers_to_is_named(alice: Patient) -> None:
    job = imported(alice, bundle(document("https://host.example/a.pdf"), binary()))
    assert "Binary: no document in the file refers to it" in sentences(job)
    assert files_inside(alice) == [None]


def test_a_broken_one_is_named_and_its_document_kept(alice: Patient) -> None:
    job = imported(alice, bundle(document(), binary() | {"data": "%%%"}))
    assert job.added == 1 and "Binary: broken. Binary.data" in sentences(job)
    assert files_inside(alice) == [None]


def test_beyond_the_limit_it_is_said(alice: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "MAX_TOTAL", 30)
    job = imported(alice, bundle(document(), document("Binary/b2", "d2"), binary(), binary(id="b2")))
    assert job.added == 2 and "import it again with its document alone" in sentences(job)


def test_a_file_that_thousands_name_does_not_grow_without_end(alice: Patient) -> None:
    job = imported(alice, bundle(binary(), *(document(id=f"d{n}") for n in range(20))))
    assert job.added == 20
    whole = [files_inside(alice, record) for record in Record.objects.all()]
    assert whole.count([LETTER]) == binaries.MAX_HOLDERS


def test_the_file_of_somebody_elses_document_stays_out(alice: Patient) -> None:
    other = person("Louis Erdman", "1989-07-27", "louis")
    job = imported(alice, bundle(other, document(subject="Patient/louis"), binary()))
    assert job.added == 0
    assert not Record.objects.exists()


def test_twice_is_once(alice: Patient) -> None:
    file = bundle(document(), binary())
    imported(alice, file)
    again = imported(alice, file)
    assert (again.added, Record.objects.count()) == (0, 1)
