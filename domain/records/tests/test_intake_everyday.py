"""What people really bring is taken as it is; what can act is refused beside it, as the kind of no it is."""

import io
import struct
from collections.abc import Callable

import pikepdf
import pydicom
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image
from pydicom.uid import DeflatedExplicitVRLittleEndian

from domain.intake import previews
from domain.intake.check import Checked, check
from domain.intake.content_types import ContentType
from domain.intake.refusal import (
    DamagedFileError,
    ForbiddenFileError,
    RefusedError,
    UnsupportedFileError,
)
from domain.intake.scanner import EICAR

from . import made_files as made

Change = Callable[[pikepdf.Pdf], None]


def _check(data: bytes, name: str = "file") -> Checked:
    return check(io.BytesIO(data), len(data), name=name)


def _attaching(name: str, data: bytes) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        document.attachments[name] = data

    return change


def _formatting(script: str) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        reaction = Dictionary(S=Name.JavaScript, JS=String(script))
        document.pages[0].Annots = Array(
            [Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, AA=Dictionary(F=reaction))]
        )

    return change


def _xfa(packet: bytes) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.AcroForm = Dictionary(Fields=Array(), XFA=document.make_stream(packet))

    return change


def _empty_keys(document: pikepdf.Pdf) -> None:
    document.Root.Names = Dictionary(
        EmbeddedFiles=Dictionary(Names=Array()), JavaScript=Dictionary(Names=Array())
    )
    document.pages[0].obj.AA = Dictionary()


def _opening(page: str) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = Dictionary(S=Name.Named, N=Name(page))

    return change


def _moved_table() -> bytes:
    data = made.pdf()
    at = data.rindex(b"startxref\n") + 10
    end = data.index(b"\n", at)
    return data[:at] + str(int(data[at:end]) + 7).encode() + data[end:]


TAKEN: dict[str, Callable[[], bytes]] = {
    "a password for changes only": lambda: made.pdf(encryption=pikepdf.Encryption(owner="a", user="")),
    "a clinical document attached": lambda: made.pdf(
        change=_attaching("cda.xml", b"<?xml version='1.0'?><a/>")
    ),
    "a date that formats itself": lambda: made.pdf(change=_formatting('AFDate_FormatEx("dd.mm.yyyy");')),
    "a sum": lambda: made.pdf(change=_formatting('AFSimple_Calculate("SUM", new Array("a", "b"));')),
    "a form in packets": lambda: made.pdf(change=_xfa(b"<xdp:xdp><template/></xdp:xdp>")),
    "keys that hold nothing": lambda: made.pdf(change=_empty_keys),
    "a first page to go to": lambda: made.pdf(change=_opening("/FirstPage")),
    "a wrong table of places": _moved_table,
    "an empty line in front": lambda: b"\r\n " + made.pdf(),
    "a byte-order mark in front": lambda: b"\xef\xbb\xbf" + made.pdf(),
}


@pytest.mark.parametrize("name", TAKEN)
def test_pdfs_that_every_viewer_opens_are_taken(name: str) -> None:
    data = TAKEN[name]()
    assert _check(data).content_type is ContentType.PDF
    shown = previews.page(io.BytesIO(data), len(data), ContentType.PDF)
    assert shown.content_type == "image/png"


REFUSED: dict[str, tuple[Callable[[], bytes], type[RefusedError]]] = {
    "a program attached": (lambda: made.pdf(change=_attaching("letter.txt", b"MZ\x90")), ForbiddenFileError),
    "a name that runs": (lambda: made.pdf(change=_attaching("letter.js", b"hello")), ForbiddenFileError),
    "a page attached": (lambda: made.pdf(change=_attaching("a.txt", b" <html>")), ForbiddenFileError),
    "an archive attached": (lambda: made.pdf(change=_attaching("a.xml", b"PK\x03\x04")), ForbiddenFileError),
    "a script behind a format": (
        lambda: made.pdf(change=_formatting('AFDate_FormatEx("d");app.launchURL("http://a")')),
        ForbiddenFileError,
    ),
    "a call inside a format": (
        lambda: made.pdf(change=_formatting("AFDate_FormatEx(this.submitForm('a'))")),
        ForbiddenFileError,
    ),
    "a form that sends itself": (
        lambda: made.pdf(change=_xfa(b"<a><submit target='b'/></a>")),
        ForbiddenFileError,
    ),
    "printing on opening": (lambda: made.pdf(change=_opening("/Print")), ForbiddenFileError),
    "a test virus behind a password for changes": (
        lambda: made.pdf(
            change=lambda document: document.pages[0].Contents.write(EICAR),
            encryption=pikepdf.Encryption(owner="a", user=""),
        ),
        ForbiddenFileError,
    ),
    "a bomb behind a password for changes": (
        lambda: made.pdf(
            change=made.stream_bomb,
            compress_streams=False,
            encryption=pikepdf.Encryption(owner="a", user=""),
        ),
        ForbiddenFileError,
    ),
    "a password to open it": (
        lambda: made.pdf(encryption=pikepdf.Encryption(owner="a", user="b")),
        UnsupportedFileError,
    ),
    "half a PDF": (lambda: made.pdf()[:-200], DamagedFileError),
    "half a photo": (lambda: made.picture("JPEG", (400, 300))[:-3000], DamagedFileError),
    "a word processor's file": (
        lambda: b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml" + bytes(99),
        UnsupportedFileError,
    ),
    "the table of contents of a disc": (lambda: _disc(), UnsupportedFileError),
    "records line by line": (lambda: b'{"resourceType":"Patient"}\n' * 2, UnsupportedFileError),
    "text in UTF-16 without a mark": (
        lambda: ("Blood count " * 20).encode("utf-16-le"),
        UnsupportedFileError,
    ),
    "a page behind a long comment": (
        lambda: b"<!--" + b"a" * 5000 + b"--><html><script>a</script></html>",
        RefusedError,
    ),
    "DICOM behind a program's first bytes": (
        lambda: b"MZ".ljust(128, b"\0") + made.dicom()[128:],
        ForbiddenFileError,
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_forbidden_unsupported_and_damaged_are_three_answers(name: str) -> None:
    make, kind = REFUSED[name]
    with pytest.raises(kind) as refused:
        _check(make())
    assert refused.value.what.startswith("Not added: ")
    assert refused.value.next.endswith(".")


def _disc() -> bytes:
    return _changed_dicom("MediaStorageSOPClassUID", "1.2.840.10008.1.3.10")


def _changed_dicom(name: str, value: str) -> bytes:
    found = pydicom.dcmread(io.BytesIO(made.dicom()))
    setattr(found.file_meta, name, value)
    out = io.BytesIO()
    found.save_as(out)
    return out.getvalue()


def _bare_dicom() -> bytes:
    data = made.dicom()
    length = struct.unpack("<I", data[140:144])[0]
    return data[144 + length :]


DICOM: dict[str, Callable[[], bytes]] = {
    "without the 128 bytes": lambda: made.dicom()[132:],
    "without any header": _bare_dicom,
    "with a device's words in front": lambda: b"Made by a scanner".ljust(128, b" ") + made.dicom()[128:],
    "deflated": lambda: _changed_dicom("TransferSyntaxUID", DeflatedExplicitVRLittleEndian),
}


@pytest.mark.parametrize("name", DICOM)
def test_dicom_of_every_make_is_taken_and_shown(name: str) -> None:
    data = DICOM[name]()
    if name == "with a device's words in front":
        assert b"DICM" in data[:132]
    plain, taken = made.dicom(), _check(data)
    assert (taken.content_type, taken.facts["frames"]) == (ContentType.DICOM, 1)
    assert (
        previews.preview(io.BytesIO(data), len(data), ContentType.DICOM).data
        == previews.preview(io.BytesIO(plain), len(plain), ContentType.DICOM).data
    )


@pytest.mark.parametrize("kind", ["GIF", "BMP", "WEBP", "AVIF"])
def test_pictures_of_other_kinds_are_taken_and_shown_without_metadata(kind: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(out, kind)
    data = out.getvalue()
    taken = _check(data)
    assert (taken.content_type.name, taken.facts["width"]) == (kind, 64)
    shown = previews.preview(io.BytesIO(data), len(data), taken.content_type)
    assert Image.open(io.BytesIO(shown.data)).size == (64, 48)


def test_a_photo_of_108_million_points_is_shown_small() -> None:
    out = io.BytesIO()
    Image.new("L", (12000, 9000), 128).save(out, "JPEG", quality=10)
    data = out.getvalue()
    assert _check(data).facts["width"] == 12000
    shown = previews.preview(io.BytesIO(data), len(data), ContentType.JPEG)
    assert max(Image.open(io.BytesIO(shown.data)).size) == 1600


def test_a_voice_memo_is_a_recording_not_a_program() -> None:
    assert _check(b"#!AMR\n" + bytes(range(256))).content_type is ContentType.AMR
    assert _check(b"\0\0\0\x18ftyp3gp4" + bytes(64)).content_type is ContentType.THREE_GP


def test_a_clinical_document_behind_a_long_comment_is_found() -> None:
    data = (
        b'<?xml version="1.0"?><!--' + b"a" * 5000 + b"-->"
        b'<ClinicalDocument xmlns="urn:hl7-org:v3"><title>Letter</title></ClinicalDocument>'
    )
    assert _check(data).content_type is ContentType.CCDA
