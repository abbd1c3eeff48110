"""How Alice's browser adds a document, and what a download brought."""

from collections.abc import Iterator
from urllib.parse import quote

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from domain.records.models import Record, Upload
from domain.records.tests import made_files as made

PDF = made.pdf(text="Haemoglobin 13.4")


def put(browser: Client, data: bytes, name: str = "befund märz.pdf") -> HttpResponse:
    return browser.put(
        reverse("patients:upload-file"),
        data,
        content_type="application/octet-stream",
        headers={"X-File-Name": quote(name)},
    )  # type: ignore[return-value]  # the test client's own class


def described(upload: Upload, **said: str) -> dict[str, str]:
    prefix = f"u{upload.pk.hex[:8]}"
    given = {"title": "Blood count", "kind": "lab-report", "record_date": "2026-05-04", **said}
    return {f"{prefix}-{name}": value for name, value in given.items()}


def keep(browser: Client, data: bytes = PDF, **said: str) -> Record:
    put(browser, data)
    upload = Upload.objects.latest("created_at")
    answer = browser.post(reverse("patients:upload-describe", args=[upload.pk]), described(upload, **said))
    assert answer.status_code == 302
    return Record.objects.get(pk=upload.record_id)


def body_of(answer: object) -> bytes:
    content: Iterator[bytes] = answer.streaming_content  # type: ignore[attr-defined]  # a streamed answer
    return b"".join(content)
