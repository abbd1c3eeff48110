"""Alice adds documents, without JavaScript as well; what is wrong with them is said, and nothing is left
over.
"""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from common import clock
from domain.accounts.models import Patient
from domain.records.models import Record, Upload, UploadState
from domain.records.tests import acts
from domain.records.tests import made_files as made
from patients.tests.upload_acts import PDF, body_of, described, keep, put
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


@pytest.fixture
def browser(alices_browser: Client) -> Client:
    return alices_browser


def test_from_the_file_to_the_download(browser: Client) -> None:
    answer = put(browser, PDF)
    assert answer.status_code == 200
    assert "Save and record" in answer.content.decode()
    assert "befund märz.pdf" in answer.content.decode()
    upload = Upload.objects.get()
    assert (
        browser.post(reverse("patients:upload-describe", args=[upload.pk]), described(upload)).status_code
        == 302
    )
    assert "Blood count" in browser.get(reverse("patients:upload")).content.decode()
    page = browser.get(reverse("patients:record-list")).content.decode()
    assert "Blood count" in page
    assert "Being recorded" in page
    here = [upload.record_id, 1]
    detail = browser.get(reverse("patients:record-detail", args=here[:1])).content.decode()
    assert "Not one character differs" in detail
    saved = browser.get(reverse("patients:record-download", args=here))
    assert body_of(saved) == PDF
    assert (saved["Content-Type"], saved["Content-Length"], saved["X-Content-Type-Options"]) == (
        "application/pdf",
        str(len(PDF)),
        "nosniff",
    )
    assert saved["Content-Disposition"].startswith("attachment;")
    assert "befund%20m%C3%A4rz.pdf" in saved["Content-Disposition"]
    shown = browser.get(reverse("patients:record-open", args=here))
    assert body_of(shown) == PDF
    assert shown["Content-Disposition"].startswith("inline;")
    assert "default-src 'none'" in shown["Content-Security-Policy"]


def test_without_javascript_several_files_go_in_one_form(browser: Client) -> None:
    files = [io.BytesIO(PDF), io.BytesIO(made.picture()), io.BytesIO(b"<html></html>")]
    for file, name in zip(files, ("a.pdf", "b.png", "c.pdf"), strict=True):
        file.name = name
    answer = browser.post(reverse("patients:upload"), {"files": files}, follow=True)
    page = answer.content.decode()
    assert "Two of three are stored. One cannot be added." in page
    assert "it is a web page" in page
    assert sorted(Upload.objects.values_list("state", flat=True)) == ["describe", "describe", "refused"]


def test_a_form_of_another_site_is_refused_before_its_body(alice: Patient) -> None:
    browser = people.signed_in(alice.user)
    browser.handler.enforce_csrf_checks = True
    file = io.BytesIO(PDF)
    file.name = "a.pdf"
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {}):
        answer = browser.post(reverse("patients:upload"), {"files": file}, headers=headers)
        assert answer.status_code == 403
        file.seek(0)
    assert browser.put(reverse("patients:upload-file"), PDF).status_code == 403
    assert not Upload.objects.exists()


def test_lengths_are_announced_and_bounded(browser: Client) -> None:
    assert (
        browser.put(
            reverse("patients:upload-file"), b"", headers={"Content-Length": "2000000000"}
        ).status_code
        == 413
    )


def test_a_refused_file_answers_with_its_row(browser: Client) -> None:
    answer = put(browser, b"MZ\x90\0", "report.pdf")
    assert answer.status_code == 422
    assert "Not added: it is a program." in answer.content.decode()


def test_an_interrupted_upload_leaves_nothing(browser: Client) -> None:
    broken = {"wsgi.input": io.BytesIO(PDF), "CONTENT_LENGTH": str(len(PDF) + 100)}
    answer = browser.put(reverse("patients:upload-file"), b"x", **broken)  # type: ignore[arg-type]  # goes into the environment
    assert answer.status_code == 400
    assert not Upload.objects.exists()


def test_a_store_that_is_away_is_said_and_the_page_goes_on(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.ipfs.local.LocalStore.add", acts.store_away)
    answer = put(browser, PDF)
    assert answer.status_code == 503
    assert "does not answer" in answer.content.decode()
    assert browser.get(reverse("patients:record-list")).status_code == 200


def test_what_is_missing_in_a_description_comes_back_with_the_rest_kept(browser: Client) -> None:
    put(browser, PDF)
    upload = Upload.objects.get()
    answer = browser.post(
        reverse("patients:upload-describe", args=[upload.pk]),
        described(upload, title="Mine", record_date="2999-01-01"),
    )
    assert answer.status_code == 422
    assert 'value="Mine"' in answer.content.decode()
    assert Upload.objects.get().state == UploadState.DESCRIBE


def test_the_second_click_makes_no_second_record(browser: Client) -> None:
    put(browser, PDF)
    upload = Upload.objects.get()
    for _ in range(2):
        assert (
            browser.post(reverse("patients:upload-describe", args=[upload.pk]), described(upload)).status_code
            == 302
        )
    assert Record.objects.count() == 1
    again = put(browser, PDF, "copy.pdf").content.decode()
    assert "Already there" in again


def test_the_count_of_the_page_for_adding_leaves_out_what_is_a_record(browser: Client) -> None:
    keep(browser)
    page = browser.get(reverse("patients:upload")).content.decode()
    assert "Add documents to your records" in page
    assert "Added in the last hour" in page
    put(browser, made.picture())
    put(browser, b"MZ\x90\0", "report.pdf")
    assert "One of two is stored. One cannot be added." in " ".join(
        browser.get(reverse("patients:upload")).content.decode().split()
    )
    Upload.objects.filter(state=UploadState.REFUSED).update(created_at=clock.now() - timedelta(minutes=11))
    assert "The file is stored." in browser.get(reverse("patients:upload")).content.decode()
