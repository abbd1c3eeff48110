"""What stands in a composer: as typed, as kept, or read back from what the author signed before."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from doctors.forms.compose import LABELS, ROWS, ComposeForm, LetterForm, VisitForm
from domain.fhir.authored_resources import plain, result_of
from domain.fhir.strict_json import decoder
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
    resource: Mapping[str, Any] = decoder().decode(body.decode())
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
    resource = decoder().decode(body.decode())
    if resource.get("resourceType") == "DiagnosticReport":
        return "lab"
    return "letter" if resource.get("type", {}).get("text") == "Letter" else "visit"


def _lab(resource: Mapping[str, Any]) -> dict[str, str]:
    found = {
        "title": str(resource.get("code", {}).get("text", "")),
        "words": str(resource.get("conclusion", "")),
    }
    for place, one in enumerate(resource.get("contained", [])[:ROWS]):
        found |= {f"{part}_{place}": text for part, text in asdict(result_of(one)).items()}
    return found
