"""The import pages: Alice hands in files, follows them and decides; Mallory finds none of it."""

import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from domain.accounts.models import Patient
from domain.imports.models import Import, ImportState
from domain.imports.services import import_worker
from domain.imports.tests.import_acts import history, person
from domain.records.models import Record, Version
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)
PAGE = "/records/import/"


def send(browser: Client, *contents: bytes) -> str:
    """Choose files and press Import: where the browser is led."""
    files = [SimpleUploadedFile(f"history {number}.json", content) for number, content in enumerate(contents)]
    answer = browser.post(PAGE, {"file": files})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def work() -> None:
    for job_id in import_worker.waiting():
        import_worker.run(job_id=job_id)


def test_from_the_file_to_the_summary(alices_browser: Client) -> None:
    url = send(alices_browser, history(3))
    assert 'hx-trigger="every 2s"' in alices_browser.get(url).content.decode()
    work()
    text = alices_browser.get(url).content.decode()
    assert "3 records added" in text
    assert "Patient: says whose file it is" in text
    assert "hx-trigger" not in text.split('id="import"')[1].split(">")[0]


def test_several_files_at_once(alices_browser: Client) -> None:
    assert send(alices_browser, history(1), history(2)) == PAGE
    work()
    assert Record.objects.count() == 2
    text = alices_browser.get(PAGE).content.decode()
    assert "history 0.json" in text and "history 1.json" in text


def test_a_file_of_somebody_else_asks_and_can_be_stopped_or_taken(alices_browser: Client) -> None:
    for decision, added in (("stop", 0), ("go-on", 2)):
        url = send(alices_browser, history(2, of=person("Louis <b>Erdman", "1989-07-27")))
        work()
        text = alices_browser.get(url).content.decode()
        assert "This file names Louis &lt;b&gt;Erdman, born 27 July 1989. You are Alice Example" in text
        alices_browser.post(f"{url}decide/", {"decision": decision})
        work()
        assert Record.objects.count() == added


def test_a_broken_file_says_why(alices_browser: Client) -> None:
    url = send(alices_browser, b'{"resourceType": "Bundle", "entry": [')
    work()
    text = alices_browser.get(url).content.decode()
    assert "This file was not imported" in text
    assert "cannot be read in line 1" in text


def test_no_file_and_no_token(alices_browser: Client, alice: Patient) -> None:
    assert "No file was chosen" in alices_browser.post(PAGE, {}, follow=True).content.decode()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = alices_browser.cookies
    file = SimpleUploadedFile("history.json", history(1))
    assert strict.post(PAGE, {"file": file}).status_code == 403
    assert strict.post(PAGE, {"file": file}, headers={"Origin": "https://evil.example"}).status_code == 403
    assert not Import.objects.exclude(state=ImportState.STOPPED).exists()
    assert not Import.objects.exclude(cid="").exists()


def test_mallory_finds_nothing_of_it(alices_browser: Client, mallory: Patient) -> None:
    url = send(alices_browser, history(1, of=person("Louis Erdman", "1989-07-27")))
    work()
    hers = people.signed_in(mallory.user)
    assert hers.get(url).status_code == hers.get(f"{PAGE}{uuid4()}/").status_code == 404
    assert hers.post(f"{url}decide/", {"decision": "go-on"}).status_code == 404
    assert "history 0" not in hers.get(PAGE).content.decode()
    assert Import.objects.get().state == ImportState.ASKING
    assert Client().get(url).status_code == 302


def test_an_imported_result_has_a_page(alices_browser: Client) -> None:
    result = {
        "resourceType": "Observation", "id": "o", "status": "final", "code": {"text": "Glucose"},
        "subject": {"reference": "Patient/alice"},
        "valueQuantity": {"value": 5.4, "unit": "mmol/L"}, "interpretation": [{"coding": [{"code": "H"}]}],
        "note": [{"text": "<script>alert(1)</script>"}],
    }  # fmt: skip
    send(alices_browser, b"\n".join(json.dumps(one).encode() for one in (person(), result)))
    work()
    text = alices_browser.get(f"/records/{Record.objects.get().pk}/").content.decode()
    assert "5.4 mmol/L" in text and "High" in text
    assert "<script>alert" not in text


def test_a_year_or_a_month_stays_one_in_every_list(alices_browser: Client) -> None:
    dates = {"1998": "a", "1998-11": "b", "1998-11-04": "c", "": "d"}
    results = [
        {
            "resourceType": "Observation", "id": name, "status": "final", "code": {"text": f"Hb {name}"},
            "subject": {"reference": "Patient/alice"}, **({"effectiveDateTime": said} if said else {}),
        }
        for said, name in dates.items()
    ]  # fmt: skip
    url = send(alices_browser, b"\n".join(json.dumps(one).encode() for one in (person(), *results)))
    work()
    assert "1 has no date and is listed as “No date”." in alices_browser.get(url).content.decode()
    listed = alices_browser.get("/records/").content.decode()
    rows = {
        name: listed.split(f">Hb {name}<")[1].split('class="record-date">')[1].split("<")[0]
        for name in dates.values()
    }
    assert rows == {"a": "1998", "b": "Nov", "c": "4 Nov", "d": "No date"}
    assert "November 1998" in listed and "January 1998" not in listed
    home = alices_browser.get("/home/").content.decode()
    assert ", Nov 1998" in home and ", 1998<" in home and "1 Jan 1998" not in home and ", No date" in home
    proved = {
        row.metadata["record_date"]: row.metadata.get("date_precision") for row in Version.objects.all()
    }
    assert proved["1998-01-01"] == "year" and proved["1998-11-01"] == "month" and proved["1998-11-04"] is None
