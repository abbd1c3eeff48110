"""File names: kept only as text, never as a path, and harmless wherever they are shown or sent."""

import re
import unicodedata
from typing import Final
from urllib.parse import quote

from domain.intake.content_types import SUFFIX, ContentType

MAX_CHARACTERS: Final = 300
UNNAMED: Final = "file"

#: Bidirectional embeddings, overrides and isolates, and marks that have no width: they make a name look like
#: another.
_HIDDEN = re.compile(
    "[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_ACTIVE = re.compile(
    r"\.(html?|xhtml|shtml|mht(ml)?|svgz?|hta|js|mjs|jse|vbs|vbe|wsf|ps1|bat|cmd|sh|exe|com|scr|pif|msi|dll|jar|php|py|pl|lnk|url|desktop|app)$",
    re.IGNORECASE,
)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def clean(name: object) -> str:
    """The name as it is kept and shown: last part of a path, one line, no control or hidden characters, at
    most 300 characters.
    """
    text = str(name) if name is not None else ""
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = re.split(r"[/\\]", text)[-1]
    text = _HIDDEN.sub("", text)
    text = "".join(
        " " if unicodedata.category(c) in {"Zl", "Zp", "Zs"} else c
        for c in text
        if unicodedata.category(c) not in {"Cc", "Cs", "Co", "Cn"}
    )
    text = unicodedata.normalize("NFC", re.sub(r" +", " ", text)).strip(" ")
    if not text.strip(". "):
        return UNNAMED
    if len(text) > MAX_CHARACTERS:
        stem, dot, suffix = text.rpartition(".")
        keep = f".{suffix}" if dot and stem and len(suffix) <= 10 else ""
        text = text[: MAX_CHARACTERS - len(keep)] + keep
    return text


def is_active(name: str) -> bool:
    """Whether a device would run a file of this name when it is opened."""
    return bool(_ACTIVE.search(clean(name)))


def title(name: str) -> str:
    """A first proposal for what the document is called: the name without its ending, with spaces."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", clean(name))
    return re.sub(r"[_\s]+", " ", stem).strip(" -.") or UNNAMED


def for_download(name: str, content_type: str) -> str:
    """The name a copy is saved under: safe on every system, and its ending says what it is."""
    text = re.sub(r'[<>:"|?*;%]', "_", clean(name)).strip(". ")
    if _RESERVED.match(text) or not text:
        text = f"_{text}" if text else UNNAMED
    try:
        suffix = SUFFIX[ContentType(content_type)]
    except ValueError:
        suffix = ".bin"
    accepted = {
        ".jpg": (".jpg", ".jpeg"),
        ".tif": (".tif", ".tiff"),
        ".txt": (".txt", ".csv", ".log", ".md"),
    }.get(suffix, (suffix,))
    return text if text.lower().endswith(accepted) else text + suffix


def disposition(name: str, *, is_attachment: bool) -> str:
    """The header value that names a file: plain where that is possible, percent-encoded otherwise; nothing
    can end the line early.
    """
    how = "attachment" if is_attachment else "inline"
    plain = re.sub(
        r"[^A-Za-z0-9 ._-]", "_", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    )
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
