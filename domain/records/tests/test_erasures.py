"""Erased is erased, also when a store was away; and what the vault and we know of each other is settled."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from adapters.vault import client
from adapters.vault.interface import VersionRef
from common import clock
from domain.accounts.models import Patient
from domain.records.access import preview_cache, timeline
from domain.records.access.opening import Reader
from domain.records.access.timeline import TimelineFilters
from domain.records.errors import CannotOpenError, ConflictError
from domain.records.models import (
    Erasure,
    Preview,
    Record,
    RecordState,
    Upload,
    UploadState,
    Version,
)
from domain.records.sealed_cards import CLOSED
from domain.records.services import erasures, vault_reconciliation, versions
from domain.records.tests import acts
from domain.records.tests import made_files as made
from domain.records.tests.acts import text_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)
PDF = made.pdf(text="Haemoglobin 13.4 Übelkeit")


def test_after_an_erasure_nothing_opens_not_even_a_restored_row(
    kept: Callable[..., Record], reader: Reader, alice: Patient
) -> None:
    record, other = kept(PDF), kept(made.picture(), title="Other")
    before = Version.objects.get(record=record)
    preview_cache.prepare(
        upload=Upload(
            state=UploadState.DESCRIBE, content_type="text/plain", record_id=record.pk, patient=alice
        )
    )
    Preview.objects.create(record_id=record.pk, version=1, index=0, content_type="image/png", data=b"x")
    receipt = erasures.erase(record=record, by=alice.user)
    assert receipt.key_destroyed_at
    assert receipt.removed_at
    assert not Preview.objects.exists()
    after = Version.objects.get(record=record)
    assert (after.body, after.cid, bytes(after.card), bytes(after.words)) == (None, "", b"", b"")
    # Last night's backup comes back: the row and the state are as they were, and nothing opens.
    before.save(force_update=True)
    Record.objects.filter(pk=record.pk).update(state=RecordState.ANCHORED)
    with pytest.raises(CannotOpenError):
        text_of(record, reader)
    titles = {row.id: row.title for row in timeline.page(alice, reader, TimelineFilters()).rows}
    assert titles == {record.pk: CLOSED.title, other.pk: "Other"}


def test_an_erasure_that_a_store_interrupted_is_finished_later(
    kept: Callable[..., Record], alice: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = kept(PDF)
    with monkeypatch.context() as patched:
        patched.setattr("adapters.ipfs.local.LocalStore.unpin", acts.store_away)
        receipt = erasures.erase(record=record, by=alice.user)
    assert receipt.key_destroyed_at
    assert receipt.removed_at is None
    assert erasures.sweep() == 1
    assert Erasure.objects.get().removed_at
    with pytest.raises(ConflictError):
        erasures.erase(record=record, by=alice.user)


def test_what_the_vault_never_heard_again_is_settled(alice: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_reconciliation, "OLDER_THAN", -1)
    file = acts.upload(alice, PDF)
    lost = VersionRef(alice.pk, 7)
    client().open(patient=alice.pk, refs=[lost])
    with monkeypatch.context() as patched:
        patched.setattr(versions, "confirm", lambda prepared: None)
        acts.keep(alice, file)
    vault_reconciliation.reconcile()
    assert client().unconfirmed(older_than=-1) == []


def test_the_vault_tidies_up_when_we_settle_with_it(alice: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = VersionRef(alice.pk, 7)
    client().open(patient=alice.pk, refs=[lost])
    later = clock.now() + timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    monkeypatch.setattr(vault_reconciliation, "OLDER_THAN", 100_000)
    vault_reconciliation.reconcile()
    assert client().unconfirmed(older_than=0) == []
