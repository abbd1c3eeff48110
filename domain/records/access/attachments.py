"""Files inside of a record that was imported or written (FHIR). What each is, its bytes decide."""

import io
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from domain.fhir import attachments
from domain.fhir.attachments import Attachment
from domain.fhir.strict_json import decoder
from domain.intake import check, file_names, previews, scanner, sniff
from domain.intake.check import Checked
from domain.intake.content_types import MARKUP, MEGABYTE, ContentType
from domain.intake.refusal import RefusedError
from domain.records.access import opening
from domain.records.access.opening import Reader
from domain.records.models import Version

#: A longer record is not taken apart while somebody waits: it takes about five times its size of memory.
MAX_BODY: Final = 8 * MEGABYTE
_ABSENT: Final = (
    f"It is not in the document, damaged, or beyond {MAX_BODY // MEGABYTE} MB: download the whole document."
)


@dataclass(frozen=True)
class AttachedFile:
    """The `number`-th of its record, from 1; `absence` says why its bytes cannot be had by themselves."""

    number: int
    attachment: Attachment
    absence: str = ""

    @property
    def data(self) -> bytes:
        return self.attachment.data or b""

    @property
    def name(self) -> str:
        return file_names.clean(self.attachment.title or f"Attached file {self.number}")

    @cached_property
    def content_type(self) -> ContentType | None:
        """By its first bytes; None for what is shown by nothing here."""
        try:
            return sniff.sniff(self.data[: sniff.HEAD], len(self.data)) if self.data else None
        except RefusedError:
            return None

    @cached_property
    def is_malware(self) -> bool:
        scan = scanner.SignatureScanner().scan()
        scan.feed(self.data)
        return scan.verdict() is not None

    def checked(self) -> Checked:
        """As a file that is added. Raises RefusedError for what could act or cannot be read."""
        return check.check(io.BytesIO(self.data), len(self.data), name=self.name)


def holds_attachments(version: Version) -> bool:
    """Whether it is of the type that may hold some."""
    return version.content_type == ContentType.FHIR or version.content_type in MARKUP


def is_too_long(version: Version) -> bool:
    return version.content_type == ContentType.FHIR and version.length > MAX_BODY


def listed(version: Version, record_key: bytes, reader: Reader) -> list[AttachedFile]:
    """All of a FHIR record of at most MAX_BODY bytes, or of a clinical document (of at most so many bytes
    together); nothing of a longer record, or of another type.

    Raises CannotOpenError where the permission ends meanwhile, StoreError.
    """
    if not holds_attachments(version) or is_too_long(version):
        return []
    if version.content_type in MARKUP:
        return _of_markup(version, record_key)
    body = b"".join(opening.stream(version, record_key, reader))
    try:
        resource = decoder().decode(body.decode())
    except ValueError:
        return []
    found = attachments.of_resource(resource) if isinstance(resource, dict) else []
    return [AttachedFile(number, one) for number, one in enumerate(found, 1)]


def attached(version: Version, record_key: bytes, reader: Reader, number: int) -> AttachedFile | None:
    """One whose bytes are in the record; None where there is none such, or malware in it."""
    found = listed(version, record_key, reader)
    file = found[number - 1] if 1 <= number <= len(found) else None
    return file if file is not None and file.attachment.data is not None and not file.is_malware else None


def _of_markup(version: Version, record_key: bytes) -> list[AttachedFile]:
    content = opening.seekable_content(version, record_key)
    try:
        taken = previews.embedded_files(content, version.length, most=MAX_BODY)
    except RefusedError:
        return []
    return [
        AttachedFile(
            number, Attachment(one.title, one.said_type, one.data), _ABSENT if one.data is None else ""
        )
        for number, one in enumerate(taken, 1)
    ]
