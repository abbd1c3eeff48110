"""Files made for tests: honest ones, and hostile ones that would be rude to keep lying about."""

import io
import struct
import zlib
from typing import Any

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import ExifTags, Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian


def pdf(*, text: str = "Blood count and lipids", change: object = None, **save: object) -> bytes:
    document = pikepdf.new()
    document.add_blank_page(page_size=(300, 200))
    page = document.pages[0]
    page.Resources = Dictionary(
        Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    )
    page.Contents = Stream(document, f"BT /F1 18 Tf 20 100 Td ({text}) Tj ET".encode("cp1252"))
    if callable(change):
        change(document)
    out = io.BytesIO()
    document.save(out, **save)  # type: ignore[arg-type]  # passed on as given
    return out.getvalue()


def action(name: str, **more: Any) -> object:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].Annots = Array(
            [Dictionary(Type=Name.Annot, Subtype=Name.Link, A=Dictionary(S=Name(name), **more))]
        )

    return change


def stream_bomb(document: pikepdf.Pdf) -> None:
    document.pages[0].Contents = _flate(document, zlib.compress(bytes(300_000_000), 9), [Name.FlateDecode])


def double_bomb(document: pikepdf.Pdf) -> None:
    once = zlib.compress(bytes(300_000_000), 9)
    document.pages[0].Contents = _flate(
        document, zlib.compress(once, 9), [Name.FlateDecode, Name.FlateDecode]
    )


def _flate(document: pikepdf.Pdf, data: bytes, filters: list[Name]) -> Stream:
    stream = Stream(document, b"")
    stream.write(data, filter=Array(filters))
    return stream


def page_loop() -> bytes:
    """A page tree that contains itself."""
    body = (
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[2 0 "
        b"R]/Count 1>>\nendobj\n"
    )
    first, second = body.index(b"1 0 obj"), body.index(b"2 0 obj")
    table = f"xref\n0 3\n0000000000 65535 f \n{first:010d} 00000 n \n{second:010d} 00000 n \n"
    return body + f"{table}trailer\n<</Size 3/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF\n".encode()


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48), *, with_place: bool = False) -> bytes:
    image = Image.effect_noise(size, 60).convert("RGB")
    exif = Image.Exif()
    if with_place:
        exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
        exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (48.0, 12.0, 30.0)
        exif[ExifTags.Base.Model] = "Camera of Alice"
        exif[ExifTags.Base.Orientation] = 6
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


def tiff_bomb() -> bytes:
    """Claims 60,000 × 60,000 points in 200 bytes."""
    entries = [
        (256, 60_000),
        (257, 60_000),
        (258, 8),
        (259, 1),
        (262, 1),
        (273, 8),
        (277, 1),
        (278, 60_000),
        (279, 4),
    ]
    head = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(entries))
    return head + b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries) + bytes(8)


def dicom(*, frames: int = 1, side: int = 32, **elements: object) -> bytes:
    """A CT picture of a bright square, frame by frame a little further."""
    data = Dataset()
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data.file_meta.MediaStorageSOPClassUID = CTImageStorage
    data.file_meta.MediaStorageSOPInstanceUID = UID("1.2.3.4.5")
    pixels = np.zeros((frames, side, side), dtype=np.uint16)
    for index in range(frames):
        pixels[index, 4 : 8 + index, 4:12] = 3000
    values: dict[str, object] = {
        "SOPClassUID": CTImageStorage, "SOPInstanceUID": "1.2.3.4.5", "PatientName": "Quispe^Alice",
        "Modality": "CT", "StudyDate": "20260504",
        "StudyDescription": "Knee right", "Rows": side, "Columns": side, "BitsAllocated": 16,
        "BitsStored": 16, "HighBit": 15, "SamplesPerPixel": 1,
        "PixelRepresentation": 0, "PhotometricInterpretation": "MONOCHROME2", "PixelData": pixels.tobytes(),
    }  # fmt: skip
    if frames > 1:
        values["NumberOfFrames"] = frames
    for name, value in (values | elements).items():
        setattr(data, name, value)
    out = io.BytesIO()
    data.save_as(out, enforce_file_format=True)
    return out.getvalue()


def deflated_dicom() -> bytes:
    """A transfer syntax that unpacks the whole file at once: half a gigabyte from half a megabyte."""
    honest = dicom()
    meta = honest[: honest.index(b"\x08\x00\x16\x00")].replace(
        b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.1.99"
    )
    length = 140 - 132 + 4
    start = meta[:140] + struct.pack("<I", len(meta) - 132 - length) + meta[144:]
    # The value grew by two bytes: so does its length field.
    at = start.index(b"1.2.840.10008.1.2.1.99") - 2
    start = start[:at] + struct.pack("<H", 22) + start[at + 2 :]
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return start + packer.compress(bytes(500_000_000)) + packer.flush()
