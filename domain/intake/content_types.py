"""The closed list of types, and how each is treated."""

from enum import StrEnum

MEGABYTE = 1024 * 1024
MAX_BYTES = 100 * MEGABYTE
MAX_DICOM_BYTES = 1024 * MEGABYTE


class ContentType(StrEnum):
    """What a file is by its content; the value is the media type it is served with."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"
    GIF = "image/gif"
    BMP = "image/bmp"
    WEBP = "image/webp"
    AVIF = "image/avif"
    DICOM = "application/dicom"
    TEXT = "text/plain"
    CCDA = "application/hl7-cda+xml"
    FHIR = "application/fhir+json"
    MP4 = "video/mp4"
    WEBM = "video/webm"
    AVI = "video/x-msvideo"
    WAV = "audio/wav"
    MP3 = "audio/mpeg"
    OGG = "audio/ogg"
    FLAC = "audio/flac"
    AMR = "audio/amr"
    THREE_GP = "video/3gpp"
    EDF = "application/edf"
    AECG = "application/hl7-aecg+xml"


IMAGES = frozenset(t for t in ContentType if t.startswith("image/"))
MARKUP = frozenset({ContentType.CCDA, ContentType.AECG})
#: Scanned, sealed and handed out as an attachment; never parsed, never shown.
OPAQUE = frozenset({t for t in ContentType if t.startswith(("video/", "audio/"))} | {ContentType.EDF})

SUFFIX: dict[ContentType, str] = {
    ContentType.PDF: ".pdf",
    ContentType.PNG: ".png",
    ContentType.JPEG: ".jpg",
    ContentType.TIFF: ".tif",
    ContentType.GIF: ".gif",
    ContentType.BMP: ".bmp",
    ContentType.WEBP: ".webp",
    ContentType.AVIF: ".avif",
    ContentType.DICOM: ".dcm",
    ContentType.TEXT: ".txt",
    ContentType.CCDA: ".xml",
    ContentType.FHIR: ".json",
    ContentType.MP4: ".mp4",
    ContentType.WEBM: ".webm",
    ContentType.AVI: ".avi",
    ContentType.WAV: ".wav",
    ContentType.MP3: ".mp3",
    ContentType.OGG: ".ogg",
    ContentType.FLAC: ".flac",
    ContentType.AMR: ".amr",
    ContentType.THREE_GP: ".3gp",
    ContentType.EDF: ".edf",
    ContentType.AECG: ".xml",
}

WORDS: dict[ContentType, str] = {
    ContentType.PDF: "PDF",
    ContentType.PNG: "picture",
    ContentType.JPEG: "photo",
    ContentType.TIFF: "scan",
    ContentType.GIF: "picture",
    ContentType.BMP: "picture",
    ContentType.WEBP: "picture",
    ContentType.AVIF: "photo",
    ContentType.DICOM: "DICOM image",
    ContentType.TEXT: "text",
    ContentType.CCDA: "clinical document",
    ContentType.FHIR: "FHIR file",
    ContentType.EDF: "recording",
    ContentType.AECG: "ECG",
}


def max_bytes(content_type: ContentType) -> int:
    """The most bytes a file of this type may have."""
    return MAX_DICOM_BYTES if content_type is ContentType.DICOM else MAX_BYTES


def label(content_type: ContentType) -> str:
    """What people call it."""
    return WORDS.get(content_type) or ("video" if content_type.startswith("video/") else "sound recording")
