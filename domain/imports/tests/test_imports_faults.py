"""A worker dies, the vault goes away, the person signs out, two do the same: in the end everything is there
exactly once.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from adapters.vault.interface import VaultUnavailableError
from common import clock
from domain.accounts.models import Patient
from domain.fhir import mapping
from domain.imports.models import Import, ImportedSource, ImportState
from domain.imports.services import import_notes, import_worker, imports
from domain.imports.tests import import_acts as acts
from domain.imports.tests.import_acts import hand_in, history, imported
from domain.records.models import Record
from domain.records.services import record_content, versions
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


class Killed(BaseException):
    """As SIGKILL: no handler of ours sees it."""


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_worker, "BATCH", 4)


def kill_at(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, *, call: int) -> None:
    """Die at the n-th call."""
    real, calls = getattr(module, name), [0]

    def dying(*args: Any, **kwargs: Any) -> Any:
        calls[0] += 1
        if calls[0] == call:
            monkeypatch.setattr(module, name, real)
            raise Killed
        return real(*args, **kwargs)

    monkeypatch.setattr(module, name, dying)


@pytest.mark.parametrize(
    ("module", "name"),
    [(record_content, "seal_contents"), (versions, "prepare"), (versions, "write"), (versions, "confirm")],
)
@pytest.mark.parametrize("call", [1, 2, 3])
def test_killed_anywhere_the_next_worker_finishes(
    alice: Patient, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, call: int
) -> None:
    job = hand_in(alice, history(10))
    kill_at(monkeypatch, module, name, call=call)
    with pytest.raises(Killed):
        import_worker.run(job_id=job.pk)
    # Nobody could let go of the row: it is free when the lease runs out.
    Import.objects.update(leased_by=alice.pk, leased_until=clock.now() - timedelta(seconds=1))
    assert import_worker.waiting() == [job.pk]
    import_worker.run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.added) == (ImportState.DONE, 11, 10)
    assert Record.objects.count() == acts.entries() == ImportedSource.objects.count() == 10


def test_a_lease_that_nobody_renews_ends(alice: Patient) -> None:
    job = hand_in(alice, history(2))
    Import.objects.update(leased_by=job.pk, leased_until=clock.now() + timedelta(seconds=30))
    import_worker.run(job_id=job.pk)
    assert import_worker.waiting() == []
    Import.objects.update(leased_until=clock.now() - timedelta(seconds=1))
    assert import_worker.waiting() == [job.pk]
    import_worker.run(job_id=job.pk)
    assert Record.objects.count() == 2


def test_delivered_twice_it_runs_once(alice: Patient) -> None:
    job = imported(alice, history(3))
    import_worker.run(job_id=job.pk)
    assert Record.objects.count() == 3


def test_the_vault_is_away_for_a_while(alice: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    job = hand_in(alice, history(6))
    with monkeypatch.context() as patched:

        def away(**_: Any) -> None:
            raise VaultUnavailableError("The encryption server does not answer.")

        patched.setattr(record_content, "seal_contents", away)
        with pytest.raises(VaultUnavailableError):
            import_worker.run(job_id=job.pk)
    assert import_worker.waiting() == [job.pk]
    import_worker.run(job_id=job.pk)
    assert Record.objects.count() == 6


def test_stopped_in_the_middle_keeps_what_was_added_and_adds_no_more(alice: Patient) -> None:
    job = hand_in(alice, history(10))

    def stop_soon(seen: Import) -> None:
        if seen.done == 4:
            imports.stop(job=seen, by=alice.user)

    import_worker.run(job_id=job.pk, on_progress=stop_soon)
    job.refresh_from_db()
    assert (job.state, job.done, job.added, job.cid) == (ImportState.STOPPED, 4, 3, "")
    assert Record.objects.count() == 3


def test_two_imports_of_the_same_at_once(alice: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one commits between our look and our writing."""
    first, second = hand_in(alice, history(3)), hand_in(alice, history(3))
    real = record_content.seal_contents

    def slow(**kwargs: Any) -> Any:
        monkeypatch.setattr(record_content, "seal_contents", real)
        import_worker.run(job_id=second.pk)
        return real(**kwargs)

    monkeypatch.setattr(record_content, "seal_contents", slow)
    import_worker.run(job_id=first.pk)
    first.refresh_from_db()
    assert (first.state, first.added, first.known) == (ImportState.DONE, 0, 3)
    assert Record.objects.count() == acts.entries() == 3


def test_the_database_itself_refuses_a_second_of_the_same(alice: Patient) -> None:
    imported(alice, history(1))
    row = ImportedSource.objects.get()
    with pytest.raises(IntegrityError):
        ImportedSource.objects.create(patient=alice, index=row.index, record_id=row.record_id)
    assert ImportedSource.objects.get() == row


def test_signed_out_meanwhile_it_waits_for_the_person(alice: Patient) -> None:
    job = imported(alice, history(3), is_attended=True)
    assert (job.state, job.added) == (ImportState.PAUSED, 0)
    people.signed_in(alice.user)
    imports.resume(job=job, by=alice.user, session=people.SESSION)
    import_worker.run(job_id=job.pk)
    assert Record.objects.count() == 3


def test_what_nobody_answers_is_forgotten(alice: Patient) -> None:
    job = imported(alice, history(3), is_attended=True)
    Import.objects.update(created_at=clock.now() - imports.FORGET_AFTER - timedelta(hours=1))
    assert imports.stop_abandoned() == 1
    job.refresh_from_db()
    assert (job.state, job.cid) == (ImportState.STOPPED, "")


def test_what_breaks_the_worker_is_set_aside_with_a_reason(
    alice: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = hand_in(alice, history(10))

    def breaking(entry: Any, *rest: Any) -> Any:
        if entry.place == "entry 6":
            raise ZeroDivisionError
        return mapping.convert(entry, *rest)

    monkeypatch.setattr("domain.imports.services.import_worker.convert", breaking)
    import_worker.run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.added, job.cid) == (ImportState.FAILED, 3, "")
    assert import_notes.open_notes(job).what == "It broke off after 4 of 11 entries."
    assert import_worker.waiting() == []
