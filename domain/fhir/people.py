"""Whose file is it? The person a file names, compared with the person who imports it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from common import clock
from common.folding import fold
from domain.fhir.datatype_text import person, when
from domain.fhir.names import short
from domain.fhir.paths import first, values
from domain.fhir.primitives import PRIMITIVES
from domain.fhir.strict_json import Json

_FORMER = frozenset({"old", "maiden"})
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
    current = _current(names)
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
        person({key: value for key, value in current.items() if key not in {"prefix", "suffix"}}),
        birth if PRIMITIVES["date"](birth) else "",
        str(first(resource, "gender") or ""),
        frozenset(refs),
    )


def _current(names: Sequence[Json]) -> Json:
    """Of several HumanNames the one in use: not ended before another, not marked as a former one; then the
    official before the usual, then the first. {} without any.
    """
    uses = {"official": 0, "usual": 1, "": 2, "nickname": 3, "anonymous": 3, "temp": 3}
    today = clock.now().date().isoformat()

    def rank(name: Json) -> tuple[bool, int]:
        use, end = str(name.get("use", "")), str(first(name, "period.end") or "")
        # Of a partial date the whole month or year has to be over.
        return use in _FORMER or bool(end and end[:10] < today[: len(end[:10])]), uses.get(use, 2)

    return min(names, key=rank, default={})


def compare(named: Person, account: Person) -> Match:
    """SAME needs the birth date and the name; a contradiction in any of the three is DIFFERS; too little said
    is UNSAID.
    """
    genders = {named.gender, account.gender} - {"", "unknown", "other"}
    day = min(len(named.birth_date), len(account.birth_date))
    mine, theirs = _parts(account.name), _parts(named.name)
    if _joined(account.name) == _joined(named.name):
        theirs = mine  # O'Neill, O Neill
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
    return set("".join(c if c.isalnum() else " " for c in fold(name)).split()) - _TITLES


def _joined(name: str) -> str:
    return "".join(c for c in fold(name) if c.isalnum())


def points_to(reference: Any, people: Iterable[Person]) -> Person | None:
    """Which of the people a Reference means."""
    target = reference.get("reference") if isinstance(reference, dict) else None
    if not isinstance(target, str):
        return None
    return next((one for one in people if target in one.refs or short(target) in one.refs), None)
