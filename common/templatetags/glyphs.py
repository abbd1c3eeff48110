"""The sign of each kind of record and each kind of file. A kind without one shows a plain sheet."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyph:
    icon: str


SHEET = Glyph(icon="file-text")
KINDS = {
    "report": Glyph(icon="report-medical"),
    "lab-report": Glyph(icon="test-pipe"),
    "observation": Glyph(icon="activity"),
    "specimen": Glyph(icon="flask"),
    "image": Glyph(icon="photo"),
    "imaging": Glyph(icon="scan"),
    "media": Glyph(icon="photo"),
    "recording": Glyph(icon="wave-saw-tool"),
    "prescription": Glyph(icon="prescription"),
    "medication": Glyph(icon="pill"),
    "allergy": Glyph(icon="alert-triangle"),
    "condition": Glyph(icon="stethoscope"),
    "encounter": Glyph(icon="calendar-event"),
    "appointment": Glyph(icon="calendar"),
    "visit-note": Glyph(icon="notes"),
    "letter": Glyph(icon="mail"),
    "message": Glyph(icon="message"),
    "document": Glyph(icon="file-text"),
    "health-data": Glyph(icon="file-text"),
    "questionnaire": Glyph(icon="list-details"),
    "procedure": Glyph(icon="cut"),
    "immunization": Glyph(icon="vaccine"),
    "vaccination-card": Glyph(icon="vaccine"),
    "family-history": Glyph(icon="users-group"),
    "device": Glyph(icon="device-watch"),
    "flag": Glyph(icon="flag"),
    "care-plan": Glyph(icon="list-check"),
    "care-team": Glyph(icon="users"),
    "goal": Glyph(icon="target"),
    "order": Glyph(icon="clipboard-list"),
    "claim": Glyph(icon="receipt"),
    "bill": Glyph(icon="receipt"),
    "invoice": Glyph(icon="receipt"),
    "coverage": Glyph(icon="shield-check"),
    "registration": Glyph(icon="user-check"),
    "import": Glyph(icon="database-import"),
}
FILES = {
    "application/pdf": Glyph(icon="file-type-pdf"),
    "image": Glyph(icon="photo"),
    "video": Glyph(icon="video"),
    "audio": Glyph(icon="wave-saw-tool"),
    "application/dicom": Glyph(icon="scan"),
    "application/fhir+json": Glyph(icon="file-code"),
    "application/json": Glyph(icon="file-code"),
}


def for_kind(kind: str) -> str:
    """The icon of a kind of record."""
    return KINDS.get(str(kind), SHEET).icon


def for_type(content_type: str) -> str:
    """The icon of a file by its content type; all images share one."""
    return FILES.get(content_type, FILES.get(content_type.split("/")[0], SHEET)).icon
