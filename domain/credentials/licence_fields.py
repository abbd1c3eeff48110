"""What an applicant states, field by field: the same list for the form, for the verifier's comparison and for
what the applicant reads back.
"""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final

from django.utils.formats import date_format

from common import countries
from domain.accounts.roles import Role
from domain.credentials.models import Credential

#: A question that is about no field: another paper is wanted.
PAPERS: Final = "papers"


@dataclass(frozen=True, slots=True)
class LicenceFields:
    """As printed on the licence. `country` is an ISO code of two letters; `specialty` is for doctors only."""

    full_name: str
    licence_number: str
    authority: str
    country: str
    licence_valid_until: date | None
    specialty: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """`name` is the column."""

    name: str
    label: str
    is_code: bool = False
    is_date: bool = False
    for_doctors_only: bool = False


FIELDS: Final = (
    Field("full_name", "Name"),
    Field("licence_number", "Licence number", is_code=True),
    Field("specialty", "Specialty", for_doctors_only=True),
    Field("authority", "Issued by"),
    Field("country", "Country"),
    Field("licence_valid_until", "Valid until", is_date=True),
)
_DATES: Final = frozenset(field.name for field in FIELDS if field.is_date)
_OF_ORGANISATIONS: Final = {"licence_number": "Registration number"}
#: A change of one of these goes back to the queue.
SENSITIVE: Final = tuple(field.name for field in fields(LicenceFields))


def fields_of(role: str) -> list[Field]:
    """The fields that an applicant of this role fills in and a verifier compares, in their order."""
    if role == Role.DOCTOR:
        return list(FIELDS)
    return [
        replace(field, label=_OF_ORGANISATIONS.get(field.name, field.label))
        for field in FIELDS
        if not field.for_doctors_only
    ]


def licence_fields_of(credential: Credential) -> LicenceFields:
    return LicenceFields(**{name: getattr(credential, name) for name in SENSITIVE})


def values_of(credential: Credential) -> dict[str, str]:
    """Each field as text (a date in ISO form, nothing as ""), for keeping what a decision was about."""
    return {field.name: _text(getattr(credential, field.name)) for field in fields_of(credential.role)}


def parsed(name: str, text: str) -> str | date | None:
    """What `values_of` wrote, as the column holds it."""
    if name not in _DATES:
        return text
    return date.fromisoformat(text) if text else None


def read(name: str, value: str | date | None) -> str:
    """A field as people read it: "Netherlands", "30 September 2028", "" for nothing."""
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return countries.name_of(value) if name == "country" and value else value or ""


def changed(credential: Credential, before: dict[str, str]) -> list[str]:
    """Names of the fields that differ from earlier values. What was never compared differs from nothing."""
    now = values_of(credential)
    return [name for name in now if name in before and now[name] != before[name]]


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")
