"""One FHIR resource becomes one record, or is left out with a sentence."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from common.partial_dates import Precision
from domain.fhir import absences, clinical_status, interpretations
from domain.fhir.check import BrokenError, check
from domain.fhir.interpretations import Remark
from domain.fhir.names import Names
from domain.fhir.paths import first, values
from domain.fhir.people import Person, points_to
from domain.fhir.primitives import moment, precision
from domain.fhir.resource_kinds import KINDS, NAMED_ONLY, NOT_KEPT, Kind
from domain.fhir.search_terms import words
from domain.fhir.stream import Entry
from domain.fhir.strict_json import Json, JsonError, dumps
from domain.fhir.titles import title

_RESTRICTED = frozenset({"R", "V"})
_LABORATORY = frozenset({"LAB", "HM", "CH", "MB", "GE", "SR"})
_VOLATILE = frozenset({"meta", "text"})
_NOTES = frozenset({"clinical-note"})


@dataclass(frozen=True, slots=True)
class Imported:
    """A record to be, of a `kind` from `domain.records.record_kinds`.

    `record_date` as the resource says it (None: it says none), possibly only its
    month or year (`date_precision`), `body` canonical JSON, `digest` equal for
    equal content (32 bytes), `remarks` what it marks as out of the ordinary, `absence` whether it states that
    there is nothing, `clinical_status` whether it no longer holds, `source_id` what the source calls it,
    `author_text` and `facility_text` as the file names them, never an account.
    """

    kind: str
    record_date: datetime | None
    date_precision: Precision
    title: str
    words: str
    author_text: str
    facility_text: str
    body: bytes
    source_id: str
    digest: bytes
    resource_type: str
    is_restricted: bool
    remarks: Sequence[Remark] = ()
    absence: str = ""
    clinical_status: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Not a record: `reason` continues "3 Organization: …".

    `is_expected` is False where something is wrong with the resource.
    """

    resource_type: str
    reason: str
    place: str
    is_expected: bool = True


def convert(
    entry: Entry, names: Names, people: tuple[Person, ...] = (), owner: Person | None = None
) -> Imported | LeftOut:
    """`people` are all persons the file names, `owner` the one whose records are wanted (None: the file names
    nobody).
    """
    resource = entry.resource
    name = resource.get("resourceType")
    name = name if isinstance(name, str) and name else "nameless"
    try:
        check(resource)
        body = dumps(resource)
    except BrokenError as error:
        return LeftOut(name[:40], f"broken. {error}", entry.place, is_expected=False)
    except JsonError as error:
        return LeftOut(name, f"broken: {error.what}.", entry.place, is_expected=False)
    reason = _why_not(resource, name, people, owner)
    return LeftOut(name, reason, entry.place) if reason else _imported(entry, KINDS[name], names, body)


def _why_not(resource: Json, name: str, people: tuple[Person, ...], owner: Person | None) -> str:
    if name in NAMED_ONLY:
        return f"{NAMED_ONLY[name]}; used for that, no record of its own"
    if name in NOT_KEPT:
        return f"{NOT_KEPT[name]}; no record"
    if name not in KINDS:
        return "MedChain keeps no records of this type"
    if "entered-in-error" in {resource.get("status"), first(resource, "verificationStatus.coding.code")}:
        return "its source marks it as entered in error"
    return _someone_else(list(values(resource, KINDS[name].subject)), people, owner)


def _someone_else(subjects: list[Any], people: tuple[Person, ...], owner: Person | None) -> str:
    """A file about Alice may hold a line about Bob: that one is not hers."""
    targets = [
        one
        for one in subjects
        if isinstance(one, dict)
        and isinstance(one.get("reference"), str)
        and not one["reference"].startswith("#")
    ]
    if not targets:
        return ""
    if any(points_to(one, people) is owner is not None for one in targets):
        return ""
    if any(points_to(one, people) for one in targets):
        return "it belongs to somebody else whom the file names"
    patients = [
        one for one in targets if "Patient" in one["reference"] or one["reference"].startswith("urn:")
    ]
    if owner is not None and patients:
        return "it belongs to somebody whom the file does not name"
    return "" if patients else "it is not about a person"


def _imported(entry: Entry, kind: Kind, names: Names, body: bytes) -> Imported:
    resource = entry.resource
    place, visited = names.visit(first(resource, "encounter", "context.encounter", "item.encounter"))
    own = (value for path in kind.dates for value in values(resource, path))
    dated = next((one for one in (*own, visited, first(resource, "meta.lastUpdated")) if moment(one)), None)
    author = next(
        (
            name
            for path in kind.authors
            for value in values(resource, path)
            if (name := names.resolve(value, resource))
        ),
        "",
    )
    facility = (
        next(
            (
                name
                for path in kind.places
                for value in values(resource, path)
                if (name := names.resolve(value, resource))
            ),
            "",
        )
        or place
    )
    heading = title(resource, kind, names)
    return Imported(
        kind=_kind(resource, kind),
        record_date=moment(dated),
        date_precision=precision(dated),
        title=heading,
        words=words(resource, heading, kind.word, author, facility),
        author_text=author[:200],
        facility_text=facility[:200],
        body=body,
        source_id=_source_id(entry),
        digest=_digest(resource, body),
        resource_type=resource["resourceType"],
        remarks=interpretations.of_resource(resource),
        absence=absences.of_resource(resource),
        clinical_status=clinical_status.of_resource(resource),
        is_restricted=not _RESTRICTED.isdisjoint(
            str(code) for code in values(resource, "meta.security.code")
        ),
    )


def _digest(resource: Json, body: bytes) -> bytes:
    """Of the content alone: an export a week later has other versions and narratives of the same."""
    if _VOLATILE.isdisjoint(resource):
        return hashlib.sha256(body).digest()
    return hashlib.sha256(
        dumps({key: value for key, value in resource.items() if key not in _VOLATILE})
    ).digest()


def _kind(resource: Json, kind: Kind) -> str:
    """A laboratory's report and a doctor's note have kinds of their own."""
    codes = frozenset(map(str, values(resource, "category.coding.code")))
    if resource["resourceType"] == "DiagnosticReport" and codes & _LABORATORY:
        return "lab-report"
    return "visit-note" if resource["resourceType"] == "DocumentReference" and codes & _NOTES else kind.kind


def _source_id(entry: Entry) -> str:
    resource = entry.resource
    known = resource.get("id") or entry.full_url
    if known:
        return f"{resource['resourceType']}/{known}"
    identifier = first(resource, "identifier")
    return (
        f"{resource['resourceType']}?{identifier.get('system', '')}|{identifier.get('value', '')}"
        if isinstance(identifier, dict)
        else ""
    )
