"""Hostile files made on the spot: each refused for its own reason, and honest neighbours taken."""

import io
import re
import struct
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image

from domain.intake import previews
from domain.intake.check import check
from domain.intake.refusal import RefusedError
from domain.intake.scanner import EICAR

from . import made_files as made

XML = (
    b'<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><title>Letter</title></ClinicalDocument>'
)
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><ClinicalDocument '
    b'xmlns="urn:hl7-org:v3">&b;</ClinicalDocument>'
)


def attach(document: pikepdf.Pdf) -> None:
    document.attachments["evil.exe"] = b"MZ"


def _check(data: bytes, name: str = "file") -> object:
    return check(io.BytesIO(data), len(data), name=name)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "pdf javascript": (lambda: made.pdf(change=made.action("/JavaScript", JS="app.alert(1)")), "commands"),
    "pdf launch": (lambda: made.pdf(change=made.action("/Launch", F="cmd.exe")), "commands"),
    "pdf submit": (lambda: made.pdf(change=made.action("/SubmitForm", F="http://example.org")), "commands"),
    "pdf remote": (lambda: made.pdf(change=made.action("/GoToR", F="other.pdf")), "commands"),
    "pdf embedded file": (lambda: made.pdf(change=attach), "attached inside"),
    "pdf with a password": (lambda: made.pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "locked"),
    "pdf stream bomb": (lambda: made.pdf(change=made.stream_bomb, compress_streams=False), "unpack"),
    "pdf double bomb": (lambda: made.pdf(change=made.double_bomb, compress_streams=False), "unpack"),
    "pdf page loop": (made.page_loop, "damaged|unpack"),
    "pdf cut off": (lambda: made.pdf()[:-200], "damaged"),
    "pdf behind a web page": (lambda: b"<html>" + made.pdf(), "web page|no known type"),
    "png cut off": (lambda: made.picture()[:-2000], "damaged"),
    "jpeg cut off": (lambda: made.picture("JPEG", (400, 300))[:-3000], "damaged"),
    "png with a zip behind": (lambda: made.picture() + _zip(), "archive"),
    "tiff bomb": (made.tiff_bomb, "million"),
    "dicom bomb": (lambda: made.dicom(Rows=65535, Columns=65535), "million"),
    "dicom cut off": (lambda: made.dicom(frames=4)[:-500], "damaged"),
    "dicom that unpacks to half a gigabyte": (made.deflated_dicom, "larger than 64 MB"),
    "dicom with a page in front": (
        lambda: b"<script>alert(1)</script>".ljust(128, b"\0") + made.dicom()[128:],
        "in front",
    ),
    "xml entities": (lambda: LAUGHS, "entities"),
    "xml cut off": (lambda: XML[:-9], "damaged"),
    "xml too deep": (
        lambda: XML.replace(b"<title>", b"<a>" * 400).replace(b"</title>", b"</a>" * 400),
        "nested",
    ),
    "xml of another kind": (lambda: b'<?xml version="1.0"?><note/>', "not a clinical document"),
    "json too deep": (lambda: b'{"resourceType":"Bundle","a":' + b"[" * 500 + b"]" * 500 + b"}", "nested"),
    "json cut off": (lambda: b'{"resourceType":"Bundle","entry":[{"a":1}', "cut off"),
    "json of no resource": (lambda: b'{"hello":"world"}', "no FHIR"),
    "word processor": (lambda: b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml" + bytes(99), "office"),
    "program": (lambda: b"MZ\x90\0" + bytes(100), "program"),
    "script": (lambda: b"#!/bin/sh\nrm -rf /\n", "program"),
    "gzip": (lambda: b"\x1f\x8b\x08\0" + bytes(30), "archive"),
    "html in utf-16": (lambda: "\ufeff<html><script>alert(1)</script>".encode("utf-16-le"), "web page"),
    "svg behind a comment": (lambda: b"<!-- hello --><svg onload=alert(1)>", "SVG"),
    "noise": (lambda: bytes(range(256)) * 4, "no known type"),
    "eicar in a pdf stream": (
        lambda: made.pdf(text="A", change=lambda d: d.pages[0].Contents.write(b"BT " + EICAR)),
        "scanner",
    ),
    "eicar in the middle of a text": (lambda: b"a" * 1_048_570 + EICAR + b"b" * 100, "scanner"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_is_refused_for_its_own_reason(name: str) -> None:
    make, reason = HOSTILE[name]
    with pytest.raises(RefusedError) as refused:
        _check(make())
    assert re.search(reason, refused.value.what), refused.value.what


def test_a_name_that_runs_is_refused_whatever_the_text() -> None:
    with pytest.raises(RefusedError, match="as a program"):
        _check(b"alert(1)", name="letter.js")
    assert _check(b"alert(1)", name="letter.txt")


@pytest.mark.parametrize(
    "data",
    [
        made.pdf(),
        made.picture(),
        made.picture("JPEG"),
        made.picture("TIFF"),
        made.dicom(),
        XML,
        b'{"resourceType": "Patient"}\n',
        b"OK",
    ],
)
def test_honest_files_are_taken(data: bytes) -> None:
    assert _check(data)


def test_a_first_page_to_open_at_is_no_action() -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = pikepdf.Array([document.pages[0].obj, pikepdf.Name.Fit])

    assert _check(made.pdf(change=change))


def test_a_photo_is_shown_upright_and_without_its_metadata() -> None:
    data = made.picture("JPEG", (64, 48), with_place=True)
    shown = previews.preview(io.BytesIO(data), len(data), "image/jpeg")
    picture = Image.open(io.BytesIO(shown.data))
    assert (picture.size, len(picture.getexif()), picture.info.get("exif")) == ((48, 64), 0, None)
    assert b"Camera of Alice" in data
    assert b"Camera of Alice" not in shown.data


def test_each_frame_of_a_dicom_series_is_shown_by_itself_and_names_nobody() -> None:
    data = made.dicom(frames=3)
    shown = [
        previews.preview(io.BytesIO(data), len(data), "application/dicom", index=index).data
        for index in range(3)
    ]
    assert len(set(shown)) == 3
    assert all(picture.startswith(b"\x89PNG") and b"Quispe" not in picture for picture in shown)
    with pytest.raises(RefusedError):
        previews.preview(io.BytesIO(data), len(data), "application/dicom", index=3)


def test_a_long_json_string_costs_linear_time() -> None:
    data = b'{"resourceType":"Binary","data":"' + b"A" * 20_000_000 + b'"}'
    assert _check(data)


def _zip() -> bytes:
    name = b"../x"
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0) + name
    listed = (
        struct.pack(
            "<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0
        )
        + name
    )
    return local + listed + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, len(listed), len(local), 0)
