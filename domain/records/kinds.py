"""What a record can be.

A new kind is one entry here, its form and its template; everything else is one path for all.
"""

from dataclasses import dataclass

from common.categories import CATEGORY_LABELS, Category

__all__ = ["CATEGORY_LABELS", "KINDS", "UPLOADS", "Category", "Kind", "label", "suggested"]


@dataclass(frozen=True, slots=True)
class Kind:
    """`is_upload`: a person may choose it for a file."""

    name: str
    label: str
    category: Category
    is_upload: bool = False


_ALL = (
    Kind("lab-report", "Lab report", Category.LABS, is_upload=True),
    Kind("image", "X-ray, scan or photo", Category.IMAGES, is_upload=True),
    Kind("prescription", "Prescription", Category.MEDICINES, is_upload=True),
    Kind("letter", "Letter from a doctor or hospital", Category.DOCUMENTS, is_upload=True),
    Kind("vaccination-card", "Vaccination card", Category.SUMMARY, is_upload=True),
    Kind("invoice", "Invoice", Category.CLAIMS, is_upload=True),
    Kind("recording", "Recording", Category.IMAGES, is_upload=True),
    Kind("document", "Other document", Category.DOCUMENTS, is_upload=True),
    Kind("report", "Report", Category.LABS),
    Kind("visit-note", "Visit note", Category.VISITS),
    Kind("observation", "Result", Category.LABS),
    Kind("specimen", "Sample", Category.LABS),
    Kind("imaging", "Imaging study", Category.IMAGES),
    Kind("media", "Picture or recording", Category.IMAGES),
    Kind("medication", "Medicine", Category.MEDICINES),
    Kind("allergy", "Allergy", Category.SUMMARY),
    Kind("condition", "Problem", Category.SUMMARY),
    Kind("procedure", "Procedure", Category.SUMMARY),
    Kind("immunization", "Vaccination", Category.SUMMARY),
    Kind("family-history", "Family history", Category.SUMMARY),
    Kind("device", "Device", Category.SUMMARY),
    Kind("flag", "Note of caution", Category.SUMMARY),
    Kind("encounter", "Visit", Category.VISITS),
    Kind("appointment", "Appointment", Category.VISITS),
    Kind("care-plan", "Care plan", Category.VISITS),
    Kind("care-team", "Care team", Category.VISITS),
    Kind("goal", "Goal", Category.VISITS),
    Kind("order", "Order", Category.VISITS),
    Kind("message", "Message", Category.DOCUMENTS),
    Kind("questionnaire", "Answered questions", Category.DOCUMENTS),
    Kind("claim", "Claim", Category.CLAIMS),
    Kind("bill", "Bill", Category.CLAIMS),
    Kind("coverage", "Insurance cover", Category.CLAIMS),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}
UPLOADS: tuple[Kind, ...] = tuple(kind for kind in _ALL if kind.is_upload)


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


def suggested(content_type: str) -> str:
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
