"""What a person shares is said in these: the bit that grants and envelopes hold (0 to 31).

A number is never used again for something else.
"""

from collections.abc import Iterable
from enum import IntEnum


class Category(IntEnum):
    DOCUMENTS = 1
    LABS = 2
    IMAGES = 3
    MEDICINES = 4
    VISITS = 5
    SUMMARY = 6
    CLAIMS = 7


CATEGORY_LABELS: dict[Category, str] = {
    Category.DOCUMENTS: "Letters and documents",
    Category.LABS: "Lab results",
    Category.IMAGES: "Images",
    Category.MEDICINES: "Medicines and prescriptions",
    Category.VISITS: "Visits",
    Category.SUMMARY: "Problems, allergies, vaccinations",
    Category.CLAIMS: "Claims and bills",
}


def bits_of(categories: Iterable[int]) -> int:
    """The set as one number, as grants hold it."""
    found = 0
    for category in categories:
        found |= 1 << category
    return found


def categories_in(bits: int) -> list[Category]:
    """The categories of such a number, in their order; a bit that names none is left out."""
    return [category for category in Category if bits >> category & 1]


EVERYTHING = bits_of(Category)
