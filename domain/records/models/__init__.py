"""Records and everything on the way to one."""

from domain.records.models.draft import Draft
from domain.records.models.erasure import Erasure
from domain.records.models.preview import Preview
from domain.records.models.record import Confidentiality, Record, RecordState
from domain.records.models.upload import Upload, UploadState
from domain.records.models.version import Version

__all__ = [
    "Confidentiality",
    "Draft",
    "Erasure",
    "Preview",
    "Record",
    "RecordState",
    "Upload",
    "UploadState",
    "Version",
]
