"""Save and record: once, whole, signed by the author; and what comes after."""

import io
import json
import threading
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from adapters.chain import deployment
from adapters.chain.rpc import Rpc
from common import merkle
from common.sealing import SealError
from domain.accounts.models import Patient
from domain.audit.models import Event
from domain.ledger.models import Entry
from domain.ledger.services import signed_flow
from domain.ledger.services.check_results import RefusedError
from domain.ledger.services.checks import Checker
from domain.records import evidence
from domain.records.access import opening, timeline
from domain.records.access.opening import Reader
from domain.records.access.timeline import TimelineFilters
from domain.records.envelope_binding import ref_of
from domain.records.errors import CannotOpenError, ConflictError
from domain.records.models import (
    Confidentiality,
    Record,
    RecordState,
    Upload,
    UploadState,
    Version,
)
from domain.records.sealed_cards import CLOSED
from domain.records.services import confidentiality, erasures, record_content, reports, uploads, versions
from domain.records.tests import acts
from domain.records.tests import made_files as made
from domain.records.tests.acts import text_of, version_of
from tests import people, traces
from tests.shared_data import SHARED, needs_shared

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)
PDF = made.pdf(text="Haemoglobin 13.4 Übelkeit")


def test_what_alice_kept_comes_back_byte_for_byte(kept: Callable[..., Record], reader: Reader) -> None:
    assert text_of(kept(PDF), reader) == PDF


def test_several_files_are_one_act_with_one_signature(alice: Patient) -> None:
    files = [acts.upload(alice, data) for data in (PDF, made.picture(), made.dicom())]
    said = [acts.described(file, title=f"File {n}") for n, file in enumerate(files)]
    records = reports.keep(patient=alice, described=said, by=alice.user, session=people.SESSION)
    entries = list(
        Entry.objects.filter(subject_id__in=[record.pk for record in records]).order_by("position")
    )
    assert len({entry.statement_id for entry in entries}) == 1
    assert bytes(entries[0].statement.root) == merkle.Tree([bytes(entry.leaf) for entry in entries]).root
    assert Event.objects.filter(action="record.added", patient=alice.pk).count() == 3


def test_pressed_twice_it_is_done_once(alice: Patient) -> None:
    file = acts.upload(alice, PDF)
    assert acts.keep(alice, file) == acts.keep(alice, file)
    assert (Record.objects.count(), Entry.objects.filter(kind="lab-report").count()) == (1, 1)


def test_two_windows_at_the_same_moment_make_one_record(alice: Patient) -> None:
    file = acts.upload(alice, PDF)
    outcomes: list[object] = []

    def press(title: str) -> None:
        try:
            outcomes.append(acts.keep(alice, file, title=title).pk)
        except ConflictError as error:
            outcomes.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(f"Title {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Record.objects.count() == 1
    assert Version.objects.count() == 1
    assert file.record_id in outcomes
    assert len(outcomes) == 4


def test_of_two_files_that_one_window_signs_another_keeps_one(
    alice: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [acts.upload(alice, PDF), acts.upload(alice, made.picture())]
    said = [acts.described(file, title="Once") for file in files]
    whole = versions.prepare

    def prepare(**named: Any) -> versions.SignedVersions:
        prepared = whole(**named)
        monkeypatch.undo()
        reports.keep(patient=alice, described=said[:1], by=alice.user, session=people.SESSION)
        return prepared

    monkeypatch.setattr(versions, "prepare", prepare)
    with pytest.raises(ConflictError, match="no longer waiting"):
        reports.keep(patient=alice, described=said, by=alice.user, session=people.SESSION)
    assert list(Upload.objects.order_by("created_at").values_list("state", flat=True)) == [
        UploadState.KEPT,
        UploadState.DESCRIBE,
    ]
    assert Record.objects.filter(patient=alice).count() == 1
    both = reports.keep(patient=alice, described=said, by=alice.user, session=people.SESSION)
    assert [record.pk for record in both] == [file.record_id for file in files]


def test_nobody_keeps_the_file_of_somebody_else(alice: Patient, mallory: Patient) -> None:
    file = acts.upload(alice, PDF)
    with pytest.raises(ConflictError):
        reports.keep(
            patient=mallory, described=[acts.described(file)], by=mallory.user, session=people.SESSION
        )
    assert not Record.objects.exists()


def test_nothing_of_the_content_lies_in_the_database(kept: Callable[..., Record]) -> None:
    kept(PDF, title="Secret title", name="haemo.pdf")
    with connection.cursor() as cursor:
        for table in ("records_record", "records_version", "records_upload", "ledger_entry", "audit_event"):
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608  names of tables
            dump = repr(cursor.fetchall())
            for known in ("Secret title", "aemoglobin", "haemo.pdf", "%PDF"):
                assert known not in dump
                assert known.encode().hex() not in dump


def test_the_notary_is_shown_digests_and_salts_that_fit_the_commitment(kept: Callable[..., Record]) -> None:
    record = kept(PDF)
    found = evidence.of_records([(record.pk, 1)])[(record.pk, 1)]
    version = version_of(record)
    assert found.stored
    assert found.owner == found.author == record.author_address
    assert found.subject == bytes(version.subject)
    assert found.plaintext_sha256 != bytes(version.plaintext_sha256)


def test_search_by_words_of_the_report_and_by_kind(
    alice: Patient, reader: Reader, kept: Callable[..., Record]
) -> None:
    wanted = kept(PDF, title="Blutbild")
    kept(made.picture(), title="Knee", kind="image")
    for words in ("haemo", "HÄEMOGLOBIN".replace("Ä", "A"), "ubelkeit", "blutbild", "lab report", "alice"):
        found = timeline.page(alice, reader, TimelineFilters(words=words))
        assert wanted.pk in [row.id for row in found.rows], words
    assert [row.title for row in timeline.page(alice, reader, TimelineFilters(category=3)).rows] == ["Knee"]
    nothing = timeline.page(alice, reader, TimelineFilters(words="nowhere"))
    assert (nothing.rows, nothing.total, nothing.found, nothing.hidden) == ([], 2, 0, 2)


def test_pages_follow_each_other_without_gaps(
    alice: Patient, reader: Reader, kept: Callable[..., Record]
) -> None:
    kept_ids = {kept(made.pdf(text=f"Page {n}")).pk for n in range(5)}
    for filters in (TimelineFilters(), TimelineFilters(words="blood")):
        seen, cursor = [], ""
        while True:
            page = timeline.page(alice, reader, filters, cursor=cursor, size=2)
            seen += [row.id for row in page.rows]
            cursor = page.next
            if not cursor:
                break
        assert set(seen) == kept_ids
        assert len(seen) == 5


def test_the_list_costs_the_same_for_one_record_as_for_many(
    alice: Patient, reader: Reader, kept: Callable[..., Record]
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            timeline.page(alice, reader, TimelineFilters())
        return len(asked)

    kept(made.pdf(text="Page 0"))
    one = statements()
    for n in range(1, 6):
        kept(made.pdf(text=f"Page {n}"))
    assert statements() == one <= 3


def test_mallory_opens_nothing(kept: Callable[..., Record], mallory: Patient) -> None:
    record = kept(PDF)
    stranger = Reader(mallory.user, people.SESSION)
    with pytest.raises(CannotOpenError):
        opening.key(version_of(record), stranger, action="view")
    assert (
        opening.cards([version_of(record)], stranger, patient=record.patient)[ref_of(version_of(record))]
        == CLOSED
    )


def test_a_row_that_lies_gets_no_key(kept: Callable[..., Record], reader: Reader) -> None:
    record = kept(PDF)
    true = version_of(record)
    Version.objects.filter(pk=true.pk).update(category=1)
    before = traces.tables()
    with pytest.raises(CannotOpenError):
        opening.key(version_of(record), reader, action="view")
    assert traces.changed_since(before) == []
    assert opening.key(true, reader, action="view")


def test_a_flipped_bit_in_the_row_is_never_data(alice: Patient, reader: Reader) -> None:
    note = record_content.RecordContent(
        kind="visit-note",
        record_date=alice.birth_date,
        title="Note",
        content_type="text/plain",
        body=b"Rest",
        source="import",
    )
    prepared = versions.prepare(
        patient=alice,
        drafts=record_content.seal_contents(patient=alice, contents=[note]),
        by=alice.user,
        session=people.SESSION,
    )
    with signed_flow.commit(prepared.evidence, look_again=partial(versions.lock_patient, alice)) as outbox:
        (version,) = versions.write(prepared, outbox)
    versions.confirm(prepared)
    assert text_of(version.record, reader) == b"Rest"
    body = bytearray(version.body or b"")
    body[-1] ^= 1
    Version.objects.filter(pk=version.pk).update(body=bytes(body))
    with pytest.raises(SealError):
        text_of(version.record, reader)


def test_an_amendment_is_a_new_version_and_the_old_one_stays(
    alice: Patient, kept: Callable[..., Record], reader: Reader
) -> None:
    record = kept(PDF)
    newer = made.pdf(text="Corrected")
    file = uploads.receive(
        patient=alice,
        name="b.pdf",
        source=io.BytesIO(newer).read,
        expected=len(newer),
        by=alice.user,
        amends=record,
    )
    acts.keep(alice, file, title="Blood count, corrected")
    record.refresh_from_db()
    assert record.current == 2
    assert text_of(record, reader) == newer
    first = Version.objects.select_related("record__patient__user").get(record=record, number=1)
    assert b"".join(opening.stream(first, opening.key(first, reader, action="view"))) == PDF


def test_a_withdrawn_record_stays_readable_and_its_reason_is_sealed(
    kept: Callable[..., Record], reader: Reader, alice: Patient
) -> None:
    record = kept(PDF)
    reports.withdraw(record=record, reason="Wrong patient", by=alice.user, session=people.SESSION)
    record.refresh_from_db()
    assert record.state == RecordState.WITHDRAWN
    assert b"Wrong" not in bytes(record.reason)
    assert text_of(record, reader) == PDF
    with pytest.raises(ConflictError):
        reports.withdraw(record=record, reason="Again", by=alice.user, session=people.SESSION)
    assert Entry.objects.filter(kind="withdrawal").count() == 1


def test_a_withdrawal_is_signed_evidence_that_the_notary_accepts(
    kept: Callable[..., Record], alice: Patient
) -> None:
    record = kept(PDF)
    reports.withdraw(record=record, reason="Wrong patient", by=alice.user, session=people.SESSION)
    entry = Entry.objects.select_related("statement").get(kind="withdrawal")
    assert (entry.subject_id, bytes(entry.subject)) == (record.pk, bytes(version_of(record).subject))
    ref = (entry.subject_id, entry.version)
    # Author and owner are one, so the notary asks no node.
    notary = Checker(Rpc("http://127.0.0.1:9"), deployment.load(settings.CHAIN_ID))
    notary.check(entry, evidence.of_withdrawals([ref])[ref])
    Record.objects.update(reason=b"another reason")
    with pytest.raises(RefusedError):
        notary.check(entry, evidence.of_withdrawals([ref])[ref])
    erasures.erase(record=record, by=alice.user)
    assert evidence.of_withdrawals([ref]) == {}


def test_hidden_is_bound_into_the_envelope(kept: Callable[..., Record]) -> None:
    assert kept(PDF, is_hidden=True).confidentiality == Confidentiality.HIDDEN


def test_hiding_makes_a_new_version_with_the_same_content(
    kept: Callable[..., Record], reader: Reader, alice: Patient
) -> None:
    record = kept(PDF)
    confidentiality.change(
        version=version_of(record),
        confidentiality=Confidentiality.HIDDEN,
        by=alice.user,
        session=people.SESSION,
    )
    record.refresh_from_db()
    assert (record.current, record.confidentiality, record.state) == (
        2,
        Confidentiality.HIDDEN,
        RecordState.SUBMITTED,
    )
    assert text_of(record, reader) == PDF
    assert evidence.of_records([(record.pk, 2)])[(record.pk, 2)].stored
    assert [row.state for row in timeline.page(alice, reader, TimelineFilters(words="haemoglobin")).rows] == [
        "hidden"
    ]
    with pytest.raises(ConflictError):
        confidentiality.change(
            version=version_of(record),
            confidentiality=Confidentiality.HIDDEN,
            by=alice.user,
            session=people.SESSION,
        )


@needs_shared
def test_naughty_strings_go_through_title_and_words_unharmed(alice: Patient, reader: Reader) -> None:
    naughty = [text for text in json.loads((SHARED / "hostile/blns.json").read_text()) if text.strip()]
    contents = [
        record_content.RecordContent(
            kind="visit-note",
            record_date=date(2026, 1, 1),
            title=text,
            words=text,
            content_type="text/plain",
            body=text.encode(),
        )
        for text in naughty
    ]
    prepared = versions.prepare(
        patient=alice,
        drafts=record_content.seal_contents(patient=alice, contents=contents),
        by=alice.user,
        session=people.SESSION,
    )
    with signed_flow.commit(prepared.evidence, look_again=partial(versions.lock_patient, alice)) as outbox:
        versions.write(prepared, outbox)
    versions.confirm(prepared)
    listed = timeline.page(alice, reader, TimelineFilters(), size=1000).rows
    assert {row.title for row in listed} == {content.title[:300] for content in contents}
    for text in naughty:
        timeline.page(alice, reader, TimelineFilters(words=text), size=1)
