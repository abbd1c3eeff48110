"""A DICOM file that is deflated as a whole, or lacks its header: made ordinary within bounds
before its parser sees it.

Runs in the child process.
"""

import io
import zlib
from typing import BinaryIO, Final

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filebase import DicomIO
from pydicom.filereader import read_dataset, read_preamble
from pydicom.filewriter import write_file_meta_info
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRLittleEndian

from domain.intake.refusal import DamagedFileError, UnsupportedFileError

MAX_UNPACKED: Final = 64 * 1024 * 1024
_CHUNK: Final = 256 * 1024


def file_meta(reader: BinaryIO) -> Dataset:
    """The file's own header; the reader is behind it. The 128 bytes in front may be missing."""
    reader.seek(0)
    read_preamble(reader, force=True)
    return read_dataset(
        reader,
        is_implicit_VR=False,
        is_little_endian=True,
        stop_when=lambda tag, vr, length: tag >> 16 != 2,
    )


def unpacked(reader: BinaryIO) -> BinaryIO:
    """The same reader, or an ordinary file made of it. Raises UnsupportedFileError beyond MAX_UNPACKED."""
    try:
        meta = file_meta(reader)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001  a parser fed with hostile bytes may raise anything
        raise _damaged() from None
    is_deflated = meta.get("TransferSyntaxUID") == DeflatedExplicitVRLittleEndian
    if len(meta) and not is_deflated:
        return reader
    plain = io.BytesIO()
    plain.write(bytes(128) + b"DICM")
    own = FileMetaDataset(meta)
    own.TransferSyntaxUID = ExplicitVRLittleEndian
    write_file_meta_info(DicomIO(plain), own, enforce_standard=False)
    if is_deflated:
        _inflate(reader, plain)
    else:
        reader.seek(0)
        _add(plain, reader.read(MAX_UNPACKED + 1))
    plain.seek(0)
    return plain


def _inflate(reader: BinaryIO, plain: io.BytesIO) -> None:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    data = b""
    try:
        while not stream.eof and (data := stream.unconsumed_tail or reader.read(_CHUNK)):
            _add(plain, stream.decompress(data, _CHUNK))
    except zlib.error:
        raise _damaged() from None
    if not stream.eof:
        raise _damaged()


def _add(plain: io.BytesIO, data: bytes) -> None:
    if plain.tell() + len(data) > MAX_UNPACKED:
        raise UnsupportedFileError(
            "Not added: the DICOM file is packed, or lacks its header, and is larger than 64 MB.",
            next="Ask whoever made it to export it as an ordinary DICOM file.",
        )
    plain.write(data)


def _damaged() -> DamagedFileError:
    return DamagedFileError(
        "Not added: the DICOM file cannot be read to its end; it may be damaged or cut off.",
        next="Copy it again from the disc, or ask for a new export.",
    )
