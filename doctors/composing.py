"""What stands in a composer: as typed, as kept, or read back from what the author signed before."""

import json
from collections.abc import Mapping
from typing import Any

from doctors.forms.writing import LABELS, ROWS, ComposeForm, LetterForm, VisitForm
from domain.fhir.written import plain
from domain.records.services.third_party_records import Template

NAME_OF = {Template.VISIT: "visit", Template.LAB: "lab", Template.LETTER: "letter"}


def preview(form: ComposeForm) -> dict[str, Any]:
    """The sheet beside the form: what will be signed, of a form that may be half filled."""
    form.full_clean()
    given = form.cleaned_data
    return {
        "title": given.get("title") or LABELS[NAME_OF[form.template]],
        "day": given.get("record_date"),
        "sections": form.sections(),
        "results": form.results(),
        "conclusion": form.conclusion(),
    }


def initial_of(body: bytes) -> dict[str, str]:
    """The fields of a form, out of a body that was composed here. Raises ValueError for any other."""
    resource: Mapping[str, Any] = json.loads(body)
    if resource.get("resourceType") == "DiagnosticReport":
        return _lab(resource)
    if resource.get("resourceType") != "Composition":
        raise ValueError("not composed here")
    names = {heading: name for form in (VisitForm, LetterForm) for name, heading in form.headings.items()}
    texts = {
        names[section["title"]]: plain(section["text"]["div"])
        for section in resource.get("section", [])
        if section.get("title") in names
    }
    return {"title": str(resource.get("title", "")), **texts}


def template_of(body: bytes) -> str:
    """Which composer made it: "visit", "lab" or "letter"."""
    resource = json.loads(body)
    if resource.get("resourceType") == "DiagnosticReport":
        return "lab"
    return "letter" if resource.get("type", {}).get("text") == "Letter" else "visit"


def _lab(resource: Mapping[str, Any]) -> dict[str, str]:
    found = {
        "title": str(resource.get("code", {}).get("text", "")),
        "words": str(resource.get("conclusion", "")),
    }
    for place, one in enumerate(resource.get("contained", [])[:ROWS]):
        value, limits = one.get("valueQuantity", {}), (one.get("referenceRange") or [{}])[0]
        codes = [
            coding.get("code", "")
            for concept in one.get("interpretation", [])
            for coding in concept.get("coding", [])
        ]
        found |= {
            f"name_{place}": one.get("code", {}).get("text", ""),
            f"value_{place}": str(value.get("value", one.get("valueString", ""))),
            f"unit_{place}": value.get("unit", ""),
            f"low_{place}": str(limits.get("low", {}).get("value", "")),
            f"high_{place}": str(limits.get("high", {}).get("value", "")),
            f"flag_{place}": codes[0] if codes else "",
        }
    return found
