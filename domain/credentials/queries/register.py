"""The public register: who is a verified doctor or organisation. Nothing else of anybody."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Entry:
    """`state` is approved, renewal_due, suspended, expired or revoked; `since` the day of the first approval, `until` the last day."""

    name: str
    registration_number: str
    authority: str
    country: str
    specialty: str
    role: str
    state: str
    since: date
    until: date


def find(text: str, *, limit: int = 20) -> list[Entry]:
    """By registration number (spaces and dashes do not count) or by words of the name, at least three characters."""
    raise NotImplementedError
