"""Files inside of resources, honest and hostile."""

import base64
import hashlib
from typing import Any

import pytest

from domain.fhir import attachments, display
from domain.fhir.attachments import Attachment


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def document(*given: dict[str, Any], **more: Any) -> dict[str, Any]:
    content = [{"attachment": one} for one in given]
    return {"resourceType": "DocumentReference", "status": "current", "content": content, **more}


def only(attachment: dict[str, Any], **more: Any) -> Attachment:
    (found,) = attachments.of_resource(document(attachment, **more))
    return found


def test_wherever_the_type_occurs() -> None:
    file = {"title": "X", "data": b64(b"abc")}
    holders: list[dict[str, Any]] = [
        document(file),
        {"resourceType": "DiagnosticReport", "presentedForm": [file]},
        {"resourceType": "Media", "content": file},
        {"resourceType": "Patient", "photo": [file]},
        {"resourceType": "Communication", "payload": [{"contentAttachment": file}]},
        {"resourceType": "QuestionnaireResponse", "item": [{"answer": [{"valueAttachment": file}]}]},
        {"resourceType": "Observation", "extension": [{"url": "urn:x", "valueAttachment": file}]},
        {"resourceType": "DiagnosticReport", "contained": [{"resourceType": "Media", "content": file}]},
    ]
    for holder in holders:
        (found,) = attachments.of_resource(holder)
        assert (found.title, found.data) == ("X", b"abc"), holder["resourceType"]


def test_a_contained_binary_belongs_to_its_document() -> None:
    binary = {"resourceType": "Binary", "id": "b", "contentType": "application/pdf", "data": b64(b"%PDF-1.7")}
    found = only({"url": "#b"}, contained=[binary])
    assert (found.data, found.url, found.declared_type) == (b"%PDF-1.7", "", "application/pdf")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://host.example:8443/a?token=secret", "host.example"),
        ("Binary/b1", "Binary/b1"),
        ("http://[broken", "http://[broken"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_what_lies_elsewhere_is_named_by_its_host(url: str, said: str) -> None:
    found = only({"url": url})
    assert (found.data, found.elsewhere) == (None, said)


@pytest.mark.parametrize(
    ("attachment", "faults"),
    [
        ({"data": "%%%"}, ["It is damaged: its data cannot be decoded."]),
        ({"data": "QUJ"}, ["It is damaged: its data cannot be decoded."]),
        ({"data": "é"}, ["It is damaged: its data cannot be decoded."]),
        ({"data": 5}, ["It is damaged: its data cannot be decoded."]),
        ({"data": ""}, ["It is empty: 0 bytes."]),
        ({"data": b64(b"abc"), "size": 7}, ["It has 3 bytes; its source announced 7."]),
        (
            {"data": b64(b"abc"), "hash": b64(b"wrong")},
            ["Its checksum is not the one that its source announced: it may have changed on the way."],
        ),
        ({"data": b64(b"abc"), "size": 3, "hash": b64(hashlib.sha1(b"abc").digest())}, []),  # noqa: S324
    ],
)
def test_what_is_not_as_announced_is_said(attachment: dict[str, Any], faults: list[str]) -> None:
    assert attachments.faults(only(attachment)) == faults


def test_odd_shapes_break_nothing() -> None:
    for content in ("x", [None], [{"attachment": "x"}], [{"attachment": [1]}], {"attachment": {"title": 1}}):
        assert attachments.of_resource({"resourceType": "DocumentReference", "content": content}) == []
    assert attachments.of_resource({"resourceType": "Nothing"}) == []


def test_thousands_are_found_in_time_that_grows_with_them() -> None:
    assert len(attachments.of_resource(document(*[{"data": "QUJD"}] * 5000))) == 5000


def test_the_page_of_the_record_names_it_for_print_and_never_shows_its_data() -> None:
    data = b64(b"%PDF-1.7 " + bytes(range(200)))
    for resource in (
        document({"title": "Letter", "contentType": "application/pdf", "data": data}),
        {
            "resourceType": "Communication",
            "payload": [{"contentAttachment": {"title": "Letter", "data": data}}],
        },
        {"resourceType": "ExplanationOfBenefit", "form": {"title": "Letter", "data": data}},
    ):
        shown = display.of_resource(resource)
        assert data[:40] not in repr(shown), resource["resourceType"]
        assert shown.attached[0].startswith("Letter (")
