"""Pictures: decoded whole once, so that bombs and cut-off files show; shown only as a new picture without any
metadata.
"""

import io
import warnings
from typing import Any, BinaryIO, Final

from PIL import ExifTags, Image, ImageOps, JpegImagePlugin, UnidentifiedImageError

from domain.intake.refusal import DamagedFileError, RefusedError, UnsupportedFileError

MAX_PIXELS: Final = 50_000_000
#: Decoded at a fraction of its size, a JPEG that comes line by line costs little memory.
MAX_JPEG_PIXELS: Final = 250_000_000
MAX_PAGES: Final = 100
SIDE: Final = 1600
_FORMATS: Final = ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP", "AVIF")
_PHOTOS: Final = frozenset({"JPEG", "MPO", "AVIF"})
_FAILURES = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    ZeroDivisionError,
    AttributeError,
)


def inspect(reader: BinaryIO, size: int) -> dict[str, Any]:
    """{"pages", "width", "height", "has_place": GPS in the metadata, "has_camera", "taken": "YYYY-MM-DD" or
    ""}. Raises RefusedError.
    """
    with _open(reader) as picture:
        pages = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
        if pages > MAX_PAGES:
            raise _bomb()
        width, height = picture.size
        facts = _metadata(picture)
        for page in range(pages):
            _load(picture, page)
        return {"pages": pages, "width": width, "height": height, **facts}


def render(reader: BinaryIO, size: int, argument: int) -> tuple[dict[str, Any], bytes]:
    """Page `argument` (from 0) as PNG or JPEG: turned upright, at most SIDE pixels, nothing of the old file
    but its pixels.
    """
    with _open(reader) as picture:
        _load(picture, argument)
        is_photo = picture.format in _PHOTOS
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((SIDE, SIDE))
        return encode(_plain(upright), is_photo=is_photo)


def encode(picture: Image.Image, *, is_photo: bool) -> tuple[dict[str, Any], bytes]:
    out = io.BytesIO()
    if is_photo:
        picture.convert("RGB").save(out, "JPEG", quality=85)
    else:
        picture.save(out, "PNG", optimize=False, compress_level=4)
    return {
        "type": "image/jpeg" if is_photo else "image/png",
        "width": picture.width,
        "height": picture.height,
    }, out.getvalue()


def _plain(picture: Image.Image) -> Image.Image:
    """The pixels alone, in a new picture; sixteen-bit grey stretched to what screens show."""
    if picture.mode.startswith("I") or picture.mode == "F":
        low, high = picture.getextrema()
        scale = 255.0 / max(1.0, float(high) - float(low))  # type: ignore[arg-type]  # one band: a number
        picture = picture.convert("F").point(lambda value: (value - float(low)) * scale)  # type: ignore[arg-type]  # one band: a number
        picture = picture.convert("L")
    mode = "RGB" if picture.mode not in {"L", "1", "RGB"} else ("L" if picture.mode == "1" else picture.mode)
    if "transparency" in picture.info or picture.mode in {"RGBA", "LA", "PA"}:
        sheet = Image.new("RGB", picture.size, "white")
        layer = picture.convert("RGBA")
        sheet.paste(layer, mask=layer.getchannel("A"))
        return sheet
    fresh = Image.new(mode, picture.size)
    fresh.paste(picture.convert(mode))
    return fresh


def _open(reader: BinaryIO) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = MAX_JPEG_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        reader.seek(0)
        return Image.open(reader, formats=_FORMATS)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _bomb() from None
    except _FAILURES:
        raise _damaged() from None


def _load(picture: Image.Image, page: int) -> None:
    try:
        picture.seek(page)
        if isinstance(picture, JpegImagePlugin.JpegImageFile) and not picture.info.get("progressive"):
            picture.draft(None, (SIDE, SIDE))
        if picture.width * picture.height > MAX_PIXELS:
            raise _bomb()
        picture.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _bomb() from None
    except _FAILURES:
        raise _damaged() from None


def _metadata(picture: Image.Image) -> dict[str, Any]:
    try:
        exif = picture.getexif()
        has_place = bool(exif.get_ifd(ExifTags.IFD.GPSInfo))
        taken = str(exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal, ""))[:10].replace(
            ":", "-"
        )
        return {
            "has_place": has_place,
            "has_camera": bool(exif.get(ExifTags.Base.Make) or exif.get(ExifTags.Base.Model)),
            "taken": taken,
        }
    except _FAILURES:
        return {"has_place": False, "has_camera": False, "taken": ""}


def _bomb() -> RefusedError:
    return UnsupportedFileError(
        "Not added: the picture has more points than can be shown (50 million; 250 million in most photos).",
        next="Save it smaller and choose it again.",
    )


def _damaged() -> RefusedError:
    return DamagedFileError(
        "Not added: the picture cannot be read to its end; it may be damaged or cut off.",
        next="Look whether it opens on your device; if it does, save it again as JPEG or PNG.",
    )
