"""The first reading of a file: nothing is kept of it but names, persons and a count."""

from dataclasses import dataclass, field
from typing import BinaryIO

from domain.fhir.binaries import Binaries
from domain.fhir.check import BrokenError, check
from domain.fhir.errors import FhirError
from domain.fhir.names import NAMES, Names
from domain.fhir.paths import first
from domain.fhir.people import Match, Person, compare, from_resource
from domain.fhir.resource_kinds import KINDS
from domain.fhir.stream import Entry, read

MAX_PEOPLE = 1000


@dataclass(slots=True)
class Survey:
    """`total` resources of which `candidates` may become records; whom the file names; `unnamed` references
    to patients it holds nothing about; files that stand beside their documents.
    """

    total: int = 0
    candidates: int = 0
    names: Names = field(default_factory=Names)
    people: list[Person] = field(default_factory=list)
    unnamed: set[str] = field(default_factory=set)
    binaries: Binaries = field(default_factory=Binaries)

    def owner(self, account: Person) -> tuple[Person | None, Match]:
        """Whose records to take and how sure that is.

        Raises FhirError for a file about several people, none of whom is the account's.
        """
        if len(self.people) == 1:
            return self.people[0], compare(self.people[0], account)
        same = [one for one in self.people if compare(one, account) is Match.SAME]
        if len(same) == 1:
            return same[0], Match.SAME
        if self.people:
            who = "several of whom could be you" if same else "none of whom is you"
            raise FhirError(
                f"The file is about {len(self.people)} people, {who}.", next="Ask for a file about you alone."
            )
        if len(self.unnamed) > 1:
            raise FhirError(
                f"The file holds records of {len(self.unnamed)} people and names none of them.",
                next="Ask for a file about you alone.",
            )
        return None, Match.UNSAID


def survey(stream: BinaryIO) -> Survey:
    """Read all of it once.

    Raises FhirError if it cannot be read, or holds nothing, or only one resource and that is broken.
    """
    result = Survey()
    entry = None
    for entry in read(stream):
        result.total += 1
        _note(result, entry)
    if entry is None:
        raise FhirError("The file holds no records.")
    if result.total == 1 and (broken := _broken(entry)):
        raise FhirError(f"The file holds one resource, and it is broken. {broken}")
    known = frozenset[str]().union(*(one.refs for one in result.people))
    result.unnamed = {target for target in result.unnamed - known if "Patient" in target}
    return result


def _broken(entry: Entry) -> str:
    try:
        check(entry.resource)
    except BrokenError as error:
        return str(error)
    return ""


def _note(result: Survey, entry: Entry) -> None:
    resource = entry.resource
    result.binaries.note(entry)
    kind = KINDS.get(str(resource.get("resourceType")))
    if kind is None or resource["resourceType"] in NAMES:
        # What names others must be whole; records themselves are checked when they are mapped.
        if _broken(entry):
            return
        result.names.add(resource, entry.full_url)
        if resource["resourceType"] == "Patient" and len(result.people) <= MAX_PEOPLE:
            result.people.append(from_resource(resource, entry.full_url))
    if kind is None:
        return
    result.candidates += 1
    target = first(resource, kind.subject + ".reference")
    if isinstance(target, str) and not target.startswith("#") and len(result.unnamed) < MAX_PEOPLE:
        result.unnamed.add(target)
