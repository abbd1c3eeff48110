"""Alice replaces a document by a newer one; a second window is told what the first one did."""

import io
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from adapters import ipfs
from common import clock
from domain.accounts.models import Patient
from domain.records.models import Record, Upload, UploadState, Version
from domain.records.queries import counts
from domain.records.services import uploads
from domain.records.tests import made_files as made
from patients.tests.upload_acts import PDF, body_of, described, keep
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)
NEWER = made.pdf(text="Corrected")


@pytest.fixture
def browser(alices_browser: Client) -> Client:
    return alices_browser


@pytest.fixture
def stranger(mallory: Patient) -> Client:
    return people.signed_in(mallory.user)


def send(browser: Client, record: Record, data: bytes = NEWER, number: int = 1) -> HttpResponse:
    file = io.BytesIO(data)
    file.name = "corrected.pdf"
    return browser.post(
        reverse("patients:record-amend", args=[record.pk, number]), {"file": file}, follow=True
    )  # type: ignore[return-value]  # the test client's own class


def waiting() -> Upload:
    return Upload.objects.get(version__gt=1, state=UploadState.DESCRIBE)


def test_a_new_version_is_described_as_the_old_one_and_both_stay(browser: Client) -> None:
    record = keep(browser)
    detail = reverse("patients:record-detail", args=[record.pk])
    assert reverse("patients:record-amend", args=[record.pk, 1]) in browser.get(detail).content.decode()
    page = send(browser, record).content.decode()
    for known in (
        'value="Blood count"',
        'value="2026-05-04"',
        '<option value="lab-report" selected>',
        "version 2",
    ):
        assert known in page
    assert "corrected.pdf" not in browser.get(reverse("patients:upload")).content.decode()
    wrong = browser.post(
        reverse("patients:upload-describe", args=[waiting().pk]), described(waiting(), title="")
    )
    assert (wrong.status_code, "Add a new version" in wrong.content.decode()) == (422, True)
    said = described(waiting(), title="Blood count, corrected", kind="letter")
    answer = browser.post(reverse("patients:upload-describe", args=[waiting().pk]), said)
    assert answer["Location"] == detail
    record.refresh_from_db()
    assert (record.current, record.kind, record.category) == (2, "letter", 1)
    page = browser.get(detail).content.decode()
    assert "Blood count, corrected" in page
    assert "Version 2 of 2" in page
    old = reverse("patients:record-version", args=[record.pk, 1])
    assert old in page
    shown = browser.get(old).content.decode()
    assert "Replaced by a newer version" in shown
    assert reverse("patients:record-proof", args=[record.pk, 1]) in shown
    saved = [
        body_of(browser.get(reverse("patients:record-download", args=[record.pk, number])))
        for number in (1, 2)
    ]
    assert saved == [PDF, NEWER]


def test_a_new_version_of_an_old_record_is_not_late(browser: Client, alice: Patient) -> None:
    record = keep(browser)
    long_ago = clock.now() - timedelta(days=3)
    Record.objects.update(created_at=long_ago)
    Version.objects.update(created_at=long_ago)
    assert counts.of_patient(alice).delayed == 1
    send(browser, record)
    browser.post(reverse("patients:upload-describe", args=[waiting().pk]), described(waiting()))
    assert counts.of_patient(alice) == counts.Counts(total=1, recorded=0, pending=1, delayed=0)


def test_one_file_at_a_time_waits_and_can_be_thrown_away(browser: Client) -> None:
    record = keep(browser)
    send(browser, record)
    assert (
        "Another file waits to become the new version"
        in send(browser, record, made.pdf(text="Other")).content.decode()
    )
    hidden = browser.post(reverse("patients:record-hide", args=[record.pk]))
    assert hidden.status_code == 400
    assert "Another file waits" in hidden.content.decode()
    browser.post(reverse("patients:upload-discard", args=[waiting().pk]))
    assert not Upload.objects.filter(version=2).exists()
    send(browser, record, made.pdf(text="Other"))
    assert waiting().version == 2


def test_the_second_window_hears_that_there_is_a_newer_version(browser: Client) -> None:
    record = keep(browser)
    send(browser, record)
    browser.post(reverse("patients:upload-describe", args=[waiting().pk]), described(waiting()))
    for answer in (send(browser, record), browser.get(reverse("patients:record-amend", args=[record.pk, 1]))):
        assert answer.status_code == 400
        assert "This document has a newer version already." in answer.content.decode()
    assert not Upload.objects.filter(version=3).exists()


def test_what_cannot_be_added_is_said_and_leaves_the_way_free(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = keep(browser)
    assert "it is a program" in send(browser, record, b"MZ\x90\0").content.decode()
    assert "in your records already" in send(browser, record, PDF).content.decode()
    send(browser, record)
    browser.post(reverse("patients:upload-describe", args=[waiting().pk]), described(waiting()))
    monkeypatch.setattr(uploads, "KEPT_SECONDS", -1)
    uploads.sweep()
    assert not Upload.objects.exists()
    assert body_of(browser.get(reverse("patients:record-download", args=[record.pk, 2]))) == NEWER


def test_what_is_withdrawn_is_not_replaced_nor_what_is_somebody_elses(
    browser: Client, stranger: Client
) -> None:
    record = keep(browser)
    assert send(stranger, record).status_code == 404
    assert not Upload.objects.filter(version=2).exists()
    browser.post(reverse("patients:record-withdraw", args=[record.pk]), {"reason": "Not mine"})
    assert send(browser, record).status_code == 404
    assert (
        "Add a new version"
        not in browser.get(reverse("patients:record-detail", args=[record.pk])).content.decode()
    )


def test_nothing_of_an_erased_record_waits_anywhere(browser: Client, settings: LazySettings) -> None:
    record = keep(browser)
    send(browser, record, PDF)
    send(browser, record)
    cids = set(Upload.objects.exclude(cid="").values_list("cid", flat=True))
    browser.post(reverse("patients:record-erase", args=[record.pk]))
    assert not Upload.objects.exists()
    assert "Blood count" not in browser.get(reverse("patients:upload")).content.decode()
    assert [ipfs.store().has(cid) for cid in cids] == [False, False]
