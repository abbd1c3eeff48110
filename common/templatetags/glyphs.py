"""The sign of each kind of record and each kind of file. A kind without one shows a plain sheet."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyph:
    icon: str


SHEET = Glyph(icon="file-text")
KINDS = {
    "report": Glyph(icon="report-medical"),
    "lab": Glyph(icon="test-pipe"),
    "diagnostic_report": Glyph(icon="test-pipe"),
    "observation": Glyph(icon="activity"),
    "vital": Glyph(icon="heart-rate-monitor"),
    "image": Glyph(icon="photo"),
    "imaging": Glyph(icon="scan"),
    "imaging_study": Glyph(icon="scan"),
    "dicom": Glyph(icon="scan"),
    "prescription": Glyph(icon="prescription"),
    "medication": Glyph(icon="pill"),
    "medication_request": Glyph(icon="pill"),
    "allergy": Glyph(icon="alert-triangle"),
    "condition": Glyph(icon="stethoscope"),
    "problem": Glyph(icon="stethoscope"),
    "encounter": Glyph(icon="calendar-event"),
    "visit": Glyph(icon="calendar-event"),
    "visit_note": Glyph(icon="notes"),
    "note": Glyph(icon="notes"),
    "letter": Glyph(icon="mail"),
    "procedure": Glyph(icon="cut"),
    "immunization": Glyph(icon="vaccine"),
    "immunisation": Glyph(icon="vaccine"),
    "vaccination": Glyph(icon="vaccine"),
    "care_plan": Glyph(icon="list-check"),
    "care_team": Glyph(icon="users"),
    "device": Glyph(icon="device-watch"),
    "goal": Glyph(icon="target"),
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
    "application/dicom": Glyph(icon="scan"),
    "application/fhir+json": Glyph(icon="file-code"),
    "application/json": Glyph(icon="file-code"),
}


def for_kind(kind: str) -> str:
    """The icon of a kind of record."""
    return KINDS.get(str(kind).lower().replace("-", "_"), SHEET).icon


def for_type(content_type: str) -> str:
    """The icon of a file by its content type; all images share one."""
    return FILES.get(content_type, FILES.get(content_type.split("/")[0], SHEET)).icon
