"""DICOM: headers first, then one frame at a time; pixels shown as a grey or colour picture without any
header.
"""

import warnings
from contextlib import suppress
from datetime import datetime
from typing import Any, BinaryIO, Final

import numpy as np
import pydicom
from PIL import Image
from pydicom.dataset import Dataset
from pydicom.pixels.decoders.base import get_decoder
from pydicom.pixels.processing import apply_color_lut, apply_modality_lut, apply_voi_lut, convert_color_space
from pydicom.pixels.utils import get_nr_frames, pixel_array
from pydicom.uid import UID

from domain.intake import dicom_repair, image
from domain.intake.refusal import DamagedFileError, RefusedError, UnsupportedFileError

MAX_PIXELS: Final = 50_000_000
MAX_FRAMES: Final = 100_000
_DIRECTORY: Final = "1.2.840.10008.1.3.10"
_DEFLATED_OTHERWISE: Final = frozenset({"1.2.840.10008.1.2.4.95", "1.2.840.10008.1.2.8.1"})


def inspect(reader: BinaryIO, size: int) -> dict[str, Any]:
    """{"frames" (0: nothing to show), "modality", "taken", "width", "height", "text"}. Raises
    RefusedError.
    """
    reader = dicom_repair.unpacked(reader)
    header = _header(reader)
    frames = _frames(header)
    for index in sorted({0, frames - 1}) if frames else ():
        # The first and the last: a file cut off anywhere in between lacks the last.
        _pixels(reader, index)
    return {
        "frames": frames,
        "width": int(header.get("Columns") or 0),
        "height": int(header.get("Rows") or 0),
        "modality": str(header.get("Modality") or "")[:16],
        "taken": _date(header),
        "text": _words(header),
    }


def render(reader: BinaryIO, size: int, argument: int) -> tuple[dict[str, Any], bytes]:
    """Frame `argument` (from 0) as PNG."""
    reader = dicom_repair.unpacked(reader)
    header = _header(reader)
    if not 0 <= argument < _frames(header):
        raise RefusedError("There is no such picture in it.", next="Go back to the first one.", kept="")
    try:
        picture = Image.fromarray(_for_screen(header, _pixels(reader, argument)))
    except (ValueError, TypeError, IndexError, AttributeError, NotImplementedError):
        raise _damaged() from None
    picture.thumbnail((image.SIDE, image.SIDE))
    return image.encode(picture, is_photo=False)


def _header(reader: BinaryIO) -> Dataset:
    warnings.simplefilter("ignore")
    try:
        meta = dicom_repair.file_meta(reader)
        _refuse_kind(meta)
        reader.seek(0)
        header = pydicom.dcmread(reader, stop_before_pixels=True, defer_size="1 MB", force=True)
        _guard(header)
    except (RefusedError, MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001  a parser fed with hostile bytes may raise anything
        raise _damaged() from None
    return header


def _refuse_kind(meta: Dataset) -> None:
    if str(meta.get("MediaStorageSOPClassUID", "")) == _DIRECTORY:
        raise UnsupportedFileError(
            "Not added: it is the table of contents of a disc, without any picture.",
            next="Choose the pictures themselves, in the other folders of the disc.",
        )
    if str(meta.get("TransferSyntaxUID", "")) in _DEFLATED_OTHERWISE:
        raise UnsupportedFileError(
            "Not added: its pictures are packed in a way that cannot be opened here.",
            next="Ask whoever made it to export it without deflation.",
        )


def _guard(header: Dataset) -> None:
    """Before any pixel is read: would one picture fit?"""
    rows, columns = int(header.get("Rows") or 0), int(header.get("Columns") or 0)
    if (
        rows * columns * max(1, int(header.get("SamplesPerPixel") or 1)) > MAX_PIXELS * 3
        or rows * columns > MAX_PIXELS
    ):
        raise UnsupportedFileError(
            "Not added: one picture in it has more than 50 million points.",
            next="Ask for an export in parts.",
        )
    if "Rows" in header and get_nr_frames(header, warn=False) > MAX_FRAMES:
        raise UnsupportedFileError(
            "Not added: it claims more than 100,000 pictures.", next="Ask for an export in parts."
        )
    if not len(header):
        raise _damaged()


def _frames(header: Dataset) -> int:
    """How many pictures can be shown: none for reports, plans and waveforms, nor for films in a format we do
    not decode.
    """
    syntax = UID(str(header.file_meta.get("TransferSyntaxUID", "")))
    if (
        not header.get("Rows")
        or not header.get("Columns")
        or "BitsAllocated" not in header
        or not _is_decodable(syntax)
    ):
        return 0
    return int(get_nr_frames(header, warn=False))


def _is_decodable(syntax: UID) -> bool:
    try:
        decoder = get_decoder(syntax)
    except NotImplementedError:
        return False
    return bool(decoder.is_available)


def _pixels(reader: BinaryIO, index: int) -> "np.ndarray[Any, Any]":
    try:
        reader.seek(0)
        return np.asarray(pixel_array(reader, index=index))
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001  decoders in C raise what they like
        raise _damaged() from None


def _for_screen(header: Dataset, pixels: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    interpretation = str(header.get("PhotometricInterpretation", ""))
    if pixels.ndim == 3:
        if interpretation.startswith("YBR") and not str(header.file_meta.TransferSyntaxUID).startswith(
            "1.2.840.10008.1.2.4"
        ):
            pixels = convert_color_space(pixels, interpretation, "RGB")
        return _stretch(pixels.astype(np.float32), 0, float(2 ** int(header.get("BitsStored", 8)) - 1))
    if interpretation == "PALETTE COLOR":
        return _stretch(np.asarray(apply_color_lut(pixels, header), dtype=np.float32), None, None)
    grey = np.asarray(apply_voi_lut(apply_modality_lut(pixels, header), header), dtype=np.float32)
    has_window = "WindowCenter" in header or "VOILUTSequence" in header
    low, high = (
        (None, None) if has_window else (float(np.percentile(grey, 0.5)), float(np.percentile(grey, 99.5)))
    )
    shown = _stretch(grey, low, high)
    return 255 - shown if interpretation == "MONOCHROME1" else shown


def _stretch(values: "np.ndarray[Any, Any]", low: float | None, high: float | None) -> "np.ndarray[Any, Any]":
    low = float(values.min()) if low is None else low
    high = float(values.max()) if high is None else high
    return np.asarray(np.clip((values - low) / max(high - low, 1e-6), 0, 1) * 255).astype(np.uint8)


def _date(header: Dataset) -> str:
    """The whole day, or nothing: some files say 19850000 where only the year is known."""
    text = str(header.get("StudyDate") or header.get("AcquisitionDate") or "")[:8]
    with suppress(ValueError):
        return datetime.strptime(text, "%Y%m%d").date().isoformat()
    return ""


def _words(header: Dataset) -> str:
    """What the examination is called; never who was examined."""
    names = (
        "StudyDescription",
        "SeriesDescription",
        "ProtocolName",
        "BodyPartExamined",
        "Modality",
        "InstitutionName",
    )
    return " ".join(str(header.get(name) or "")[:200] for name in names).strip()


def _damaged() -> RefusedError:
    return DamagedFileError(
        "Not added: the DICOM file cannot be read to its end; it may be damaged or cut off.",
        next="Copy it again from the disc, or ask for a new export.",
    )
