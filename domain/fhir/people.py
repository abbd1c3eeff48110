"""Whose file is it? The person a file names, compared with the person who imports it."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from domain.fhir.datatype_text import person, when
from domain.fhir.names import short
from domain.fhir.paths import first, values
from domain.fhir.primitives import PRIMITIVES
from domain.fhir.strict_json import Json

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof"})


class Match(StrEnum):
    """What the comparison says."""

    SAME = "same"
    DIFFERS = "differs"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as a file or an account describes them; empty where nothing is said.

    `birth_date` is ISO, possibly only a year.
    """

    name: str
    birth_date: str = ""
    gender: str = ""
    refs: frozenset[str] = frozenset()

    def described(self) -> str:
        """For a sentence: "Louis Erdman, born 27 July 1989"."""
        return f"{self.name or 'a person without a name'}" + (
            f", born {when(self.birth_date)}" if self.birth_date else ""
        )


def from_resource(resource: Json, full_url: str = "") -> Person:
    """The person a Patient resource describes, with every way the file may speak of them."""
    names = [name for name in values(resource, "name") if isinstance(name, dict)]
    official = next(
        (name for name in names if name.get("use") in {"official", "usual"}), names[0] if names else None
    )
    official = (
        {key: value for key, value in official.items() if key not in {"prefix", "suffix"}}
        if official
        else None
    )
    birth = str(resource.get("birthDate", ""))
    refs = {full_url} if full_url else set()
    if isinstance(resource.get("id"), str):
        refs.add(f"Patient/{resource['id']}")
        refs.add(f"urn:uuid:{resource['id']}")
    refs |= {
        f"Patient?identifier={i.get('system', '')}|{i.get('value', '')}"
        for i in values(resource, "identifier")
        if isinstance(i, dict)
    }
    return Person(
        person(official),
        birth if PRIMITIVES["date"](birth) else "",
        str(first(resource, "gender") or ""),
        frozenset(refs),
    )


def compare(named: Person, account: Person) -> Match:
    """SAME needs the birth date and the name; a contradiction in any of the three is DIFFERS; too little said
    is UNSAID.
    """
    genders = {named.gender, account.gender} - {"", "unknown", "other"}
    day = min(len(named.birth_date), len(account.birth_date))
    mine, theirs = _parts(account.name), _parts(named.name)
    if len(genders) > 1 or named.birth_date[:day] != account.birth_date[:day]:
        return Match.DIFFERS
    if mine and theirs and not (mine <= theirs or theirs <= mine):
        return Match.DIFFERS
    if day < 10 or not mine or not theirs or (len(mine & theirs) < 2 and mine != theirs):
        return Match.UNSAID
    return Match.SAME


def account_person(name: str, birth_date: date, gender: str) -> Person:
    """The importing patient, in the same shape."""
    return Person(name, birth_date.isoformat(), gender)


def _parts(name: str) -> set[str]:
    """The words of a name without accents, case and titles."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return set("".join(c if c.isalnum() else " " for c in plain).split()) - _TITLES


def points_to(reference: Any, people: Iterable[Person]) -> Person | None:
    """Which of the people a Reference means."""
    target = reference.get("reference") if isinstance(reference, dict) else None
    if not isinstance(target, str):
        return None
    return next((one for one in people if target in one.refs or short(target) in one.refs), None)
