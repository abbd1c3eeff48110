"""What a record can be.

A new kind is one entry here, its form and its template; everything else is one path for all.
"""

from dataclasses import dataclass

from common.categories import Category


@dataclass(frozen=True, slots=True)
class RecordKind:
    """`is_upload`: a person may choose it for a file."""

    name: str
    label: str
    category: Category
    is_upload: bool = False


_ALL = (
    RecordKind("lab-report", "Lab report", Category.LABS, is_upload=True),
    RecordKind("image", "X-ray, scan or photo", Category.IMAGES, is_upload=True),
    RecordKind("prescription", "Prescription", Category.MEDICINES, is_upload=True),
    RecordKind("letter", "Letter from a doctor or hospital", Category.DOCUMENTS, is_upload=True),
    RecordKind("vaccination-card", "Vaccination card", Category.SUMMARY, is_upload=True),
    RecordKind("invoice", "Invoice", Category.CLAIMS, is_upload=True),
    RecordKind("recording", "Recording", Category.IMAGES, is_upload=True),
    RecordKind("document", "Other document", Category.DOCUMENTS, is_upload=True),
    RecordKind("report", "Report", Category.LABS),
    RecordKind("visit-note", "Visit note", Category.VISITS),
    RecordKind("observation", "Result", Category.LABS),
    RecordKind("specimen", "Sample", Category.LABS),
    RecordKind("imaging", "Imaging study", Category.IMAGES),
    RecordKind("media", "Picture or recording", Category.IMAGES),
    RecordKind("medication", "Medicine", Category.MEDICINES),
    RecordKind("allergy", "Allergy", Category.SUMMARY),
    RecordKind("condition", "Problem", Category.SUMMARY),
    RecordKind("procedure", "Procedure", Category.SUMMARY),
    RecordKind("immunization", "Vaccination", Category.SUMMARY),
    RecordKind("family-history", "Family history", Category.SUMMARY),
    RecordKind("device", "Device", Category.SUMMARY),
    RecordKind("flag", "Note of caution", Category.SUMMARY),
    RecordKind("encounter", "Visit", Category.VISITS),
    RecordKind("appointment", "Appointment", Category.VISITS),
    RecordKind("care-plan", "Care plan", Category.VISITS),
    RecordKind("care-team", "Care team", Category.VISITS),
    RecordKind("goal", "Goal", Category.VISITS),
    RecordKind("order", "Order", Category.VISITS),
    RecordKind("message", "Message", Category.DOCUMENTS),
    RecordKind("questionnaire", "Answered questions", Category.DOCUMENTS),
    RecordKind("claim", "Claim", Category.CLAIMS),
    RecordKind("bill", "Bill", Category.CLAIMS),
    RecordKind("coverage", "Insurance cover", Category.CLAIMS),
)

KINDS: dict[str, RecordKind] = {kind.name: kind for kind in _ALL}
UPLOAD_KINDS: tuple[RecordKind, ...] = tuple(kind for kind in _ALL if kind.is_upload)


def label(name: str) -> str:
    """What people call it; the name itself for a kind that is gone from this list."""
    return KINDS[name].label if name in KINDS else name


#: The kinds that people mean by allergies, medicines and problems.
_MEANT = {"allergy", "medication", "condition"}
_PLURALS = {"family-history": "family history", "flag": "notes of caution"}


def also_of(categories: int) -> list[str]:
    """What these categories (a bit set) hold besides allergies, medicines and problems, in the plural."""
    return [
        _PLURALS.get(kind.name, f"{kind.label.lower()}s")
        for kind in _ALL
        if categories >> kind.category & 1 and kind.name not in _MEANT
    ]


def suggested_kind(content_type: str) -> str:
    """The kind a file most likely is, before anybody said so."""
    if content_type == "application/dicom":
        return "image"
    if content_type.startswith("image/"):
        return "image"
    return (
        "recording"
        if content_type.startswith(("video/", "audio/")) or content_type.endswith(("edf", "aecg+xml"))
        else "document"
    )
