"""A file on its way in: stored, refused, there already, or gone without a trace."""

import errno
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings

from adapters import ipfs
from adapters.ipfs.errors import StoreFullError
from adapters.vault import client
from adapters.vault.interface import VaultRefusedError, VersionRef
from domain.accounts.models import Patient
from domain.audit.models import Event
from domain.intake.refusal import UploadInterruptedError
from domain.intake.scanner import EICAR
from domain.records.errors import TooMuchError
from domain.records.models import Record, Upload, UploadState
from domain.records.services import uploads
from domain.records.tests import acts
from domain.records.tests import made_files as made

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


def key_is_gone(upload: Upload) -> bool:
    try:
        client().provisional_keys(refs=[VersionRef(upload.record_id, upload.version)])
    except VaultRefusedError:
        return True
    return False


def blocks(folder: Path) -> list[Path]:
    ipfs.store().collect()
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_report_is_stored_sealed_and_waits_for_its_name(alice: Patient, settings: LazySettings) -> None:
    data = made.pdf(text="Haemoglobin 13.4")
    upload = acts.upload(alice, data, name="../befund.pdf")
    assert (upload.state, upload.content_type, upload.size, upload.facts) == (
        UploadState.DESCRIBE,
        "application/pdf",
        len(data),
        {"pages": 1},
    )
    assert uploads.open_details(upload) == {"name": "befund.pdf", "words": "haemoglobin 13.4"}
    assert b"befund" not in bytes(upload.details)
    stored = b"".join(path.read_bytes() for path in blocks(settings.BLOCKS_DIR))
    assert b"%PDF" not in stored


def test_a_refused_file_leaves_its_reason_and_nothing_else(alice: Patient, settings: LazySettings) -> None:
    upload = acts.upload(alice, made.pdf(change=made.action("/JavaScript", JS="1")), name="evil.pdf")
    assert (upload.state, upload.reason) == (
        UploadState.REFUSED,
        "the PDF holds commands that can do more than show it.",
    )
    assert uploads.open_details(upload)["name"] == "evil.pdf"
    assert key_is_gone(upload)
    assert blocks(settings.BLOCKS_DIR) == []
    assert Event.objects.filter(action="upload.refused").count() == 1


def test_what_is_refused_by_its_first_bytes_is_drained_and_answered(alice: Patient) -> None:
    source = io.BytesIO(b"MZ" + bytes(3_000_000))
    upload = uploads.receive(
        patient=alice, name="setup.pdf", source=source.read, expected=3_000_002, by=alice.user
    )
    assert upload.state == UploadState.REFUSED
    assert source.tell() == 3_000_002


def test_the_scanner_sees_what_passes_between_two_pieces(alice: Patient) -> None:
    data = b"a" * (256 * 1024 - 20) + EICAR + b"\n"
    assert "scanner" in acts.upload(alice, data).reason


def test_an_interrupted_upload_leaves_nothing(alice: Patient, settings: LazySettings) -> None:
    with pytest.raises(UploadInterruptedError):
        acts.upload(alice, made.pdf(), expected=10_000_000)
    assert not Upload.objects.exists()
    assert blocks(settings.BLOCKS_DIR) == []


def test_a_full_disk_is_said_and_leaves_nothing(
    alice: Patient, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("adapters.ipfs.local.LocalStore._write", staticmethod(full))
    with pytest.raises(StoreFullError):
        acts.upload(alice, made.pdf())
    assert not Upload.objects.exists()


def test_the_same_file_again_is_already_there(
    alice: Patient, mallory: Patient, kept: Callable[..., Record], settings: LazySettings
) -> None:
    data = made.pdf()
    record = kept(data)
    before = len(blocks(settings.BLOCKS_DIR))
    again = acts.upload(alice, data, name="copy.pdf")
    assert (again.state, again.existing) == (UploadState.DUPLICATE, record)
    assert key_is_gone(again)
    assert len(blocks(settings.BLOCKS_DIR)) == before
    # Nobody learns from it what somebody else has.
    assert acts.upload(mallory, data).state == UploadState.DESCRIBE


def test_the_same_file_twice_before_either_is_described_waits_once(alice: Patient) -> None:
    data = made.pdf()
    first, second = acts.upload(alice, data), acts.upload(alice, data, name="copy.pdf")
    assert (first.state, second.state) == (UploadState.DESCRIBE, UploadState.DUPLICATE)
    assert second.existing is None
    assert key_is_gone(second)


def test_the_quota_is_counted_before_anything_is_taken(
    alice: Patient, kept: Callable[..., Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(made.pdf())
    monkeypatch.setattr(uploads, "QUOTA_BYTES", 1000)
    with pytest.raises(TooMuchError, match="full"):
        acts.upload(alice, made.picture())
    assert Upload.objects.filter(state=UploadState.DESCRIBE).count() == 0


def test_what_nobody_describes_is_swept_with_its_key(
    alice: Patient, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = acts.upload(alice, made.pdf())
    assert uploads.sweep() == 0
    monkeypatch.setattr(uploads, "KEPT_SECONDS", -1)
    assert uploads.sweep() == 1
    assert key_is_gone(upload)
    assert blocks(settings.BLOCKS_DIR) == []


def test_a_large_file_costs_little_memory(alice: Patient) -> None:
    import tracemalloc

    data = made.dicom(frames=8, side=1024)
    tracemalloc.start()
    upload = acts.upload(alice, data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert upload.state == UploadState.DESCRIBE
    assert peak < len(data) // 2
