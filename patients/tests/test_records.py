"""Alice finds, reads, proves, hides, withdraws and erases; Mallory finds nothing."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from domain.accounts.models import Patient
from domain.records.models import Erasure, Record, RecordState, Upload
from domain.records.tests import made_files as made
from patients.tests.upload_acts import keep
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


@pytest.fixture
def browser(alice: Patient) -> Client:
    return people.signed_in(alice.user)


@pytest.fixture
def stranger(alice: Patient) -> Client:
    return people.signed_in(people.patient("Mallory").user)


def test_words_are_found_and_stay_out_of_the_address(browser: Client) -> None:
    keep(browser)
    answer = browser.post(reverse("patients:record-search"), {"q": "haemoglobin"})
    assert "haemoglobin" not in answer["Location"]
    page = browser.get(answer["Location"]).content.decode()
    assert "Blood count" in page
    assert 'value="haemoglobin"' in page
    nothing = browser.post(reverse("patients:record-search"), {"q": "nowhere"})
    assert "Nothing matches" in browser.get(nothing["Location"]).content.decode()
    assert "Blood count" in browser.get(reverse("patients:record-list")).content.decode()


def test_filters_by_kind_and_date(browser: Client) -> None:
    keep(browser)
    assert (
        "Blood count"
        in browser.get(reverse("patients:record-list"), {"kind": "LABS", "period": "five"}).content.decode()
    )
    assert (
        "Nothing matches" in browser.get(reverse("patients:record-list"), {"kind": "IMAGES"}).content.decode()
    )
    assert (
        "Blood count"
        in browser.get(reverse("patients:record-list"), {"kind": "'; DROP TABLE"}).content.decode()
    )
    assert browser.get(reverse("patients:record-list"), {"after": "rubbish"}).status_code == 404


@pytest.mark.parametrize("data", [made.picture("JPEG", with_place=True), made.dicom(), made.picture("TIFF")])
def test_pictures_are_shown_without_what_is_written_in_them(browser: Client, data: bytes) -> None:
    record = keep(browser, data, kind="image")
    page = browser.get(reverse("patients:record-detail", args=[record.pk])).content.decode()
    shown = reverse("patients:record-preview", args=[record.pk, 1, 0])
    assert shown in page
    for _ in range(2):
        picture = browser.get(shown)
        assert picture["Content-Type"] in {"image/png", "image/jpeg"}
        assert b"Camera of Alice" not in picture.content
        assert b"Quispe" not in picture.content
    assert browser.get(reverse("patients:record-preview", args=[record.pk, 1, 7])).status_code == 404


def test_images_of_several_are_turned_by_links(browser: Client) -> None:
    record = keep(browser, made.dicom(frames=3), kind="image")
    here = reverse("patients:record-version", args=[record.pk, 1])
    first = browser.get(reverse("patients:record-detail", args=[record.pk])).content.decode()
    assert "Image 1 of 3" in first
    assert f'href="{here}?image=2"' in first
    assert f'href="{here}?image=0"' not in first
    last = browser.get(here, {"image": "3"}).content.decode()
    assert reverse("patients:record-preview", args=[record.pk, 1, 2]) in last
    assert f'href="{here}?image=4"' not in last
    pictures = {
        browser.get(reverse("patients:record-preview", args=[record.pk, 1, index])).content
        for index in range(3)
    }
    assert len(pictures) == 3
    for wrong in ("0", "4", "-1", "x", "9" * 30):
        assert browser.get(here, {"image": wrong}).status_code == 404, wrong
    for wrong_index in (3, 10**12):
        assert (
            browser.get(reverse("patients:record-preview", args=[record.pk, 1, wrong_index])).status_code
            == 404
        )


def test_text_with_script_is_text(browser: Client) -> None:
    record = keep(browser, b"<script>alert(document.domain)</script>", kind="letter")
    page = browser.get(reverse("patients:record-detail", args=[record.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    raw = browser.get(reverse("patients:record-open", args=[record.pk, 1]))
    assert (raw["Content-Type"], raw["X-Content-Type-Options"]) == ("text/plain; charset=utf-8", "nosniff")
    assert "sandbox" in raw["Content-Security-Policy"]


def test_a_proof_comes_only_when_it_is_recorded(browser: Client) -> None:
    record = keep(browser)
    answer = browser.get(reverse("patients:record-proof", args=[record.pk, 1]))
    assert answer.status_code == 400
    assert "still being recorded" in answer.content.decode()


def test_a_withdrawn_record_is_marked(browser: Client) -> None:
    record = keep(browser)
    url = reverse("patients:record-withdraw", args=[record.pk])
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"reason": ""}).status_code == 422
    assert browser.post(url, {"reason": "Not mine"}).status_code == 302
    assert Record.objects.get().state == RecordState.WITHDRAWN
    assert "Withdrawn" in browser.get(reverse("patients:record-detail", args=[record.pk])).content.decode()


def test_a_hidden_record_is_marked_and_shown_again(browser: Client) -> None:
    record = keep(browser)
    for way, mark in (("hide", True), ("show", False)):
        answer = browser.post(reverse(f"patients:record-{way}", args=[record.pk]), follow=True)
        assert ("Hidden" in answer.content.decode()) is mark
    assert Record.objects.get().current == 3


def test_an_erased_record_leaves_a_receipt_and_opens_nowhere(browser: Client) -> None:
    record = keep(browser)
    other = keep(browser, made.picture(), title="Knee")
    addresses = addresses_of(record)
    url = reverse("patients:record-erase", args=[record.pk])
    assert "Erase permanently" in browser.get(url).content.decode()
    answer = browser.post(url, follow=True)
    assert "Receipt of erasure" in answer.content.decode()
    for name, address, method in addresses:
        if not name.startswith("record-receipt"):
            assert getattr(browser, method)(address).status_code == 404, name
    listed = browser.get(reverse("patients:record-list")).content.decode()
    assert "Blood count" not in listed
    assert "Knee" in listed
    assert Record.objects.get(pk=other.pk).state == RecordState.SUBMITTED


def test_the_receipt_is_saved_as_text_and_says_how_long_the_vaults_backups_last(browser: Client) -> None:
    record = keep(browser, title="Secret title")
    browser.post(reverse("patients:record-erase", args=[record.pk]))
    page = browser.get(reverse("patients:record-receipt", args=[record.pk])).content.decode()
    file = reverse("patients:record-receipt-file", args=[record.pk])
    assert file in page
    saved = browser.get(file)
    number = Erasure.objects.get().number
    assert saved["Content-Disposition"].startswith(f'attachment; filename="{number}.txt"')
    text = saved.content.decode()
    until = Erasure.objects.get().erased_at + timedelta(days=30)
    for known in (
        number,
        record.author_address,
        "The key",
        "Backups of the vault",
        f"until {until:%-d %B %Y}",
        "It was on its way",
    ):
        assert known in text, known
    assert "Secret title" not in text


def test_an_old_login_confirms_first(alice: Patient, browser: Client) -> None:
    record = keep(browser)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": 1.0}]
    session.save()
    answer = browser.post(reverse("patients:record-erase", args=[record.pk]))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert Record.objects.get().state == RecordState.SUBMITTED


def test_mallory_finds_nothing_under_any_address(browser: Client, stranger: Client) -> None:
    record = keep(browser)
    upload = Upload.objects.get()
    missing = Record(pk=uuid4())
    for (name, address, method), (_, nowhere, _) in zip(
        addresses_of(record), addresses_of(missing), strict=True
    ):
        hers, nobodys = getattr(stranger, method)(address), getattr(stranger, method)(nowhere)
        assert hers.status_code == nobodys.status_code == 404, name
        assert without_tokens(hers) == without_tokens(nobodys), name
    for name in ("upload-row", "upload-describe"):
        method = "post" if name == "upload-describe" else "get"
        assert getattr(stranger, method)(reverse(f"patients:{name}", args=[upload.pk])).status_code == 404
    assert "Blood count" not in stranger.get(reverse("patients:record-list")).content.decode()
    assert "Blood count" not in stranger.get(reverse("patients:upload")).content.decode()


def test_strangers_without_an_account_are_led_to_the_door(browser: Client) -> None:
    record = keep(browser)
    for name, address, method in addresses_of(record):
        answer = getattr(Client(), method)(address)
        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/login/")


def test_pages_cost_few_statements(browser: Client) -> None:
    record = keep(browser)
    for address in (reverse("patients:record-list"), reverse("patients:record-detail", args=[record.pk])):
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(address)
        assert (answer.status_code, len(asked) <= 10) == (200, True), len(
            asked
        )  # seven beside session, account and bell


def addresses_of(record: Record) -> list[tuple[str, str, str]]:
    one, two = [record.pk], [record.pk, 1]
    return [
        ("record-detail", reverse("patients:record-detail", args=one), "get"),
        ("record-version", reverse("patients:record-version", args=two), "get"),
        ("record-status", reverse("patients:record-status", args=one), "get"),
        ("record-withdraw", reverse("patients:record-withdraw", args=one), "post"),
        ("record-hide", reverse("patients:record-hide", args=one), "post"),
        ("record-show", reverse("patients:record-show", args=one), "post"),
        ("record-erase", reverse("patients:record-erase", args=one), "post"),
        ("record-receipt", reverse("patients:record-receipt", args=one), "get"),
        ("record-receipt-file", reverse("patients:record-receipt-file", args=one), "get"),
        ("record-amend", reverse("patients:record-amend", args=two), "get"),
        ("record-download", reverse("patients:record-download", args=two), "get"),
        ("record-open", reverse("patients:record-open", args=two), "get"),
        ("record-preview", reverse("patients:record-preview", args=[*two, 0]), "get"),
        ("record-check", reverse("patients:record-check", args=two), "post"),
        ("record-proof", reverse("patients:record-proof", args=two), "get"),
    ]


def without_tokens(answer: HttpResponse) -> str:
    return json.dumps(answer.content.decode().split("nonce")[0][:200]) + str(len(answer.content))
