"""Who is meant by a reference: names of people, organisations, places and medicines in the same file."""

from typing import Any

from domain.fhir.datatype_text import concept, person, reference, tidy
from domain.fhir.paths import first, values
from domain.fhir.strict_json import Json

MAX_NAMES = 200_000
#: Records that name something as well.
NAMES = frozenset({"Encounter", "Device"})


class Names:
    """Filled while the file is read for the first time; asked while it is mapped.

    References that it cannot resolve stay text.
    """

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._visits: dict[str, tuple[Any, Any]] = {}

    def add(self, resource: Json, full_url: str = "") -> None:
        """Remember what the resource is called, under each way of speaking of it."""
        name = name_of(resource)
        is_visit = resource.get("resourceType") == "Encounter"
        if not (name or is_visit) or len(self._known) + len(self._visits) > MAX_NAMES:
            return
        kind = resource["resourceType"]
        keys = [full_url, f"{kind}/{resource['id']}" if "id" in resource else ""]
        if is_visit:
            visit = first(resource, "serviceProvider", "location.location"), first(resource, "period.start")
            self._visits.update(dict.fromkeys(filter(None, keys), visit))
            return
        keys += [
            f"{kind}?identifier={one.get('system', '')}|{one.get('value', '')}"
            for one in values(resource, "identifier")
            if isinstance(one, dict)
        ]
        for key in filter(None, keys):
            self._known.setdefault(key, name)

    def resolve(self, value: Any, within: Json | None = None) -> str:
        """The name behind a Reference: its own words, a contained resource, the file's; "" if nobody says."""
        if not isinstance(value, dict):
            return ""
        target = value.get("reference", "")
        if isinstance(target, str) and target.startswith("#") and within is not None:
            inner = next(
                (
                    one
                    for one in values(within, "contained")
                    if isinstance(one, dict) and f"#{one.get('id')}" == target
                ),
                {},
            )
            return reference(value) or name_of(inner)
        return self._known.get(target) or self._known.get(short(target)) or reference(value)

    def visit(self, value: Any) -> tuple[str, Any]:
        """(place, start) of the Encounter behind a Reference; empty and None if the file does not hold it."""
        target = value.get("reference", "") if isinstance(value, dict) else ""
        place, start = self._visits.get(target) or self._visits.get(short(target)) or (None, None)
        return self.resolve(place), start


def short(target: Any) -> str:
    """ "Type/id" of an absolute or versioned reference."""
    return "/".join(str(target).split("/_history/")[0].split("/")[-2:])


def name_of(resource: Json) -> str:
    """What a resource that names something is called, or ""."""
    kind = resource.get("resourceType")
    if kind in {"Practitioner", "Patient", "RelatedPerson"}:
        return person(first(resource, "name"))
    if kind in {"Organization", "Location", "HealthcareService"}:
        name = resource.get("name")
        return tidy(name) if isinstance(name, str) else ""
    if kind == "PractitionerRole":
        return (
            reference(resource.get("practitioner"))
            or reference(resource.get("organization"))
            or concept(first(resource, "code"))
        )
    if kind == "Medication":
        return concept(resource.get("code")) or concept(first(resource, "ingredient.itemCodeableConcept"))
    if kind == "Device":
        return concept(first(resource, "deviceName.name", "type"))
    return ""
