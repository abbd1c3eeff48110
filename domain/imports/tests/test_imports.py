"""Alice's history comes in: once, wholly, with a word on what was left out; and only if it is hers."""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from domain.accounts.models import Patient
from domain.audit.models import Event
from domain.fhir.tests.made import condition
from domain.imports.models import Import, ImportedSource, ImportState
from domain.imports.services import import_notes, import_worker, imports
from domain.imports.tests import import_acts as acts
from domain.imports.tests.import_acts import hand_in, history, imported, person
from domain.intake.refusal import RefusedError, UploadInterruptedError
from domain.intake.scanner import EICAR
from domain.ledger.models import Statement
from domain.records.access import opening, timeline
from domain.records.access.opening import Reader
from domain.records.access.timeline import TimelineFilters
from domain.records.envelope_binding import ref_of
from domain.records.errors import ConflictError, TooMuchError
from domain.records.models import Confidentiality, Record, Version
from domain.records.services import erasures
from tests import people, traces
from tests.shared_data import files, needs_shared

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


def test_a_history_becomes_records_under_one_signature(alice: Patient) -> None:
    job = imported(alice, history(3))
    assert (job.state, job.total, job.done, job.added, job.left_out) == (ImportState.DONE, 4, 4, 3, 1)
    assert {record.kind for record in Record.objects.all()} == {"condition"}
    assert Statement.objects.filter(entries__kind="condition").distinct().count() == 1
    assert acts.entries() == 3
    assert import_notes.open_notes(job).groups[0].sentence.startswith("Patient: says whose file it is")


def test_what_came_in_is_found_by_its_words_and_opens_unchanged(alice: Patient, reader: Reader) -> None:
    original = {
        **condition(text="Penicillin rash"),
        "note": [{"text": "itchy elbows"}],
        "recorder": {"display": "Dr. Hale"},
    }
    imported(alice, json.dumps([person(), original]).encode().replace(b"}, {", b"}\n{")[1:-1])
    (row,) = timeline.page(alice, reader, TimelineFilters(words="elbows")).rows
    assert (row.title, row.source, row.record_date.isoformat()) == (
        "Penicillin rash",
        "Dr. Hale",
        "2001-04-02",
    )
    version = Version.objects.select_related("record__patient__user").get()
    key = opening.keys([version], reader, action="view")[ref_of(version)]
    with opening.seekable_content(version, key) as body:
        assert json.loads(body.read()) == original


def test_the_same_file_again_adds_nothing(alice: Patient) -> None:
    imported(alice, history(3))
    again = imported(alice, history(4))
    assert (again.added, again.known) == (1, 3)
    assert Record.objects.count() == ImportedSource.objects.count() == 4


def test_one_file_may_hold_the_same_resource_twice(alice: Patient) -> None:
    line = json.dumps(condition()).encode() + b"\n"
    job = imported(alice, json.dumps(person()).encode() + b"\n" + line * 2)
    assert (job.added, job.known) == (1, 1)


def test_what_was_erased_may_come_again(alice: Patient) -> None:
    imported(alice, history(1))
    erasures.erase(record=Record.objects.get(), by=alice.user)
    assert imported(alice, history(1)).added == 1


def test_what_mallory_imported_is_nothing_of_alices(alice: Patient, mallory: Patient) -> None:
    imported(alice, history(2))
    hers = imported(mallory, history(2, of=person("Mallory Example")))
    assert hers.added == 2
    assert Record.objects.filter(patient=mallory).count() == 2


def test_a_file_about_somebody_else_stops_for_a_decision(alice: Patient) -> None:
    job = imported(alice, history(2, of=person("Louis Erdman", "1989-07-27")))
    assert job.state == ImportState.ASKING
    assert import_notes.open_notes(job).person == "Louis Erdman, born 27 July 1989"
    assert not Record.objects.exists()
    imports.resume(job=job, by=alice.user, session=people.SESSION)
    import_worker.run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.added) == (ImportState.DONE, 2)


def test_stopped_at_the_question_nothing_is_left(alice: Patient) -> None:
    job = imported(alice, history(2, of=person("Louis Erdman", "1989-07-27")))
    imports.stop(job=job, by=alice.user)
    job.refresh_from_db()
    assert (job.state, job.cid, bytes(job.key)) == (ImportState.STOPPED, "", b"")
    import_worker.run(job_id=job.pk)
    assert not Record.objects.exists()
    with pytest.raises(ConflictError):
        imports.resume(job=job, by=alice.user, session=people.SESSION)


def test_a_file_that_names_nobody_asks_too(alice: Patient) -> None:
    job = imported(alice, json.dumps(condition()).encode())
    assert (job.state, import_notes.open_notes(job).match) == (ImportState.ASKING, "unsaid")


def test_a_file_without_any_record_is_done_and_says_so(alice: Patient) -> None:
    job = imported(alice, json.dumps({"resourceType": "Organization", "name": "Hill Clinic"}).encode())
    assert (job.state, job.added, job.left_out) == (ImportState.DONE, 0, 1)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "ends too early"),
        (b"%PDF-1.7", "does not begin with a FHIR resource"),
        (b'{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","x":NaN}}]}', "NaN"),
        (b'{"resourceType":"Bundle","type":"collection"}', "holds no records"),
        (history(2)[:-40], "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_fails_with_the_reason_and_leaves_nothing(
    alice: Patient, data: bytes, said: str
) -> None:
    job = imported(alice, data)
    assert (job.state, job.cid) == (ImportState.FAILED, "")
    assert said in import_notes.open_notes(job).what
    assert not Record.objects.exists()


def test_broken_resources_are_left_out_and_named(alice: Patient) -> None:
    broken = {**condition(9), "onsetDateTime": "yesterday"}
    data = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": one} for one in (person(), broken, condition(1))],
    }
    job = imported(alice, json.dumps(data).encode())
    assert (job.added, job.left_out) == (1, 2)
    sentences = [group.sentence for group in import_notes.open_notes(job).groups]
    assert (
        "Condition: broken. Condition.onsetDateTime is not a valid dateTime: “yesterday”. First at entry 2."
        in sentences
    )


def test_half_characters_and_turned_text_harm_nobody(alice: Patient, reader: Reader) -> None:
    lines = [
        json.dumps(person()),
        '{"resourceType":"Practitioner","id":"d","name":[{"text":"Dr. \\ud800Hale"}]}',
        '{"resourceType":"Condition","id":"1","code":{"text":"a\\u202eb"},"subject":{"reference":"Patient/alice"},"recorder":{"reference":"Practitioner/d"}}',
        '{"resourceType":"Condition","id":"2","code":{"text":"x"},"subject":{"reference":"Patient/alice"},"onsetDateTime":"\\udfff"}',
    ]
    job = imported(alice, "\n".join(lines).encode())
    assert (job.state, job.added) == (ImportState.DONE, 1)
    (row,) = timeline.page(alice, reader, TimelineFilters()).rows
    assert (row.title, row.source) == ("ab", "Dr. Hale")
    assert any("“?”" in group.sentence for group in import_notes.open_notes(job).groups)


def test_nothing_a_file_says_stands_in_the_clear(alice: Patient) -> None:
    imported(alice, history(2, of=person("Louis Erdman", "1989-07-27")), name="louis-secret.json")
    with connection.cursor() as cursor:
        cursor.execute("SELECT i::text FROM records_import i")
        everything = "".join(str(row) for row in cursor.fetchall())
    everything += "".join(str(event.detail) for event in Event.objects.all())
    assert "Louis" not in everything and "louis" not in everything and b"Louis".hex() not in everything


def test_restricted_at_its_source_is_restricted_here(alice: Patient) -> None:
    secret = {**condition(), "meta": {"security": [{"code": "R"}]}}
    imported(alice, b"\n".join(json.dumps(one).encode() for one in (person(), secret)))
    assert Record.objects.get().confidentiality == Confidentiality.RESTRICTED


def test_a_body_that_is_large_goes_into_the_store(alice: Patient, reader: Reader) -> None:
    large = {**condition(), "note": [{"text": "word " * 8000}]}
    imported(alice, b"\n".join(json.dumps(one).encode() for one in (person(), large)))
    version = Version.objects.get()
    assert version.cid and version.body is None


def test_while_it_is_received(alice: Patient) -> None:
    with pytest.raises(UploadInterruptedError):
        imports.receive(
            patient=alice,
            name="x",
            source=lambda size: b"",
            expected=10,
            by=alice.user,
            session=people.SESSION,
        )
    with pytest.raises(RefusedError, match="malware"):
        hand_in(alice, b'{"resourceType":"Basic","x":"' + EICAR + b'"}')
    with pytest.raises(TooMuchError, match="larger than 100 MB"):
        imports.receive(
            patient=alice,
            name="x",
            source=lambda size: b" " * size,
            expected=None,
            by=alice.user,
            session=people.SESSION,
        )
    assert not Import.objects.exists()


def test_not_too_many_at_once(alice: Patient) -> None:
    for _ in range(imports.MAX_UNFINISHED):
        hand_in(alice, b"{}")
    before = traces.tables()
    with pytest.raises(TooMuchError, match="not finished"):
        hand_in(alice, b"{}")
    assert traces.changed_since(before) == []


def test_progress_is_one_query(alice: Patient) -> None:
    job = imported(alice, history(3))
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert Import.objects.get(pk=job.pk).fraction == 1.0
    assert len(seen) == 1


@needs_shared
@pytest.mark.parametrize(
    "path",
    files("synthea/dev", "*.json.gz") + files("synthea/dev-notes", "*.gz"),
    ids=lambda path: path.name[:16],
)
def test_every_real_file_comes_in_wholly_and_only_once(alice: Patient, path: Path) -> None:
    data = path.read_bytes()
    job = imported(alice, data, name=path.name)
    if job.state == ImportState.ASKING:
        imports.resume(job=job, by=alice.user, session=people.SESSION)
        import_worker.run(job_id=job.pk)
        job.refresh_from_db()
    assert job.state == ImportState.DONE
    assert job.added + job.left_out == job.total
    assert {group.resource_type for group in import_notes.open_notes(job).groups} <= {
        "Patient",
        "Organization",
        "Practitioner",
        "PractitionerRole",
        "Location",
    }
    assert Record.objects.count() == acts.entries() == job.added
    again = imported(alice, data)
    if again.state == ImportState.ASKING:
        imports.resume(job=again, by=alice.user, session=people.SESSION)
        import_worker.run(job_id=again.pk)
        again.refresh_from_db()
    assert (again.added, again.known) == (0, job.added)
