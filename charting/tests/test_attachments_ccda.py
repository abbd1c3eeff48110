"""The files inside of clinical documents: a body that is a PDF, pictures beside the narrative."""

import base64
import re

import pytest
from django.test import Client

from charting.tests.held_files import keep_body
from domain.accounts.models import Patient
from domain.records.access import attachments
from domain.records.models import Record
from domain.records.tests import made_files as made

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def document(body: str) -> bytes:
    return (
        '<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><title>Letter</title>'
        f"<component>{body}</component></ClinicalDocument>"
    ).encode()


def encoded(data: bytes, kind: str, element: str) -> str:
    text = base64.b64encode(data).decode()
    return f'<{element} mediaType="{kind}" representation="B64">{text}</{element}>'


def keep(alice: Patient, body: str) -> Record:
    return keep_body(alice, document(body), "application/hl7-cda+xml")


def page(browser: Client, record: Record, rest: str = "") -> str:
    answer = browser.get(f"/records/{record.pk}/1/{rest}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_body_that_is_a_pdf_is_looked_at_and_saved(alice: Patient, alices_browser: Client) -> None:
    letter = made.pdf()
    record = keep(alice, f"<nonXMLBody>{encoded(letter, 'application/pdf', 'text')}</nonXMLBody>")
    text = page(alices_browser, record)
    assert "See Attached files below" in text and "?attachment=1" in text
    assert f'data-pdf="/records/{record.pk}/1/attached/1/open/"' in page(
        alices_browser, record, "?attachment=1"
    )
    assert alices_browser.get(f"/records/{record.pk}/1/attached/1/file/").getvalue() == letter


def test_a_picture_beside_the_narrative(alice: Patient, alices_browser: Client) -> None:
    media = f"<observationMedia>{encoded(made.picture(), 'image/gif', 'value')}</observationMedia>"
    record = keep(alice, f"<structuredBody><entry>{media}</entry></structuredBody>")
    assert "/attached/1/preview/0/" in page(alices_browser, record, "?attachment=1")
    picture = alices_browser.get(f"/records/{record.pk}/1/attached/1/preview/0/")
    assert picture.headers["Content-Type"].startswith("image/")


@pytest.mark.parametrize("text", ["%%%", ""])
def test_one_that_is_not_there_or_damaged_is_named(alice: Patient, alices_browser: Client, text: str) -> None:
    inside = f'<text mediaType="application/pdf" representation="B64">{text}</text>'
    record = keep(alice, f"<nonXMLBody>{inside}</nonXMLBody>")
    assert "It is not in the document, damaged, or beyond 8 MB" in page(alices_browser, record)
    assert alices_browser.get(f"/records/{record.pk}/1/attached/1/file/").status_code == 404


def test_beyond_the_bound_the_rest_is_named(
    alice: Patient, alices_browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MAX_BODY", 150)
    two = "".join(
        f"<observationMedia>{encoded(bytes([65]) * 100, 'text/plain', 'value')}</observationMedia>"
        for _ in range(2)
    )
    text = page(alices_browser, keep(alice, f"<structuredBody><entry>{two}</entry></structuredBody>"))
    assert len(re.findall(r"\?attachment=", text)) == 1
    assert "It is not in the document, damaged, or beyond" in text
