"""What a doctor adds to a chart: files on their way, drafts, and what was signed and is not recorded yet."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from doctors.forms.compose import LABELS
from doctors.guards import DoctorRequest
from doctors.presenters import upload_page
from doctors.presenters.chart_access import Chart
from domain.consents import labels
from domain.consents.terms import EVERYTHING, Flag
from domain.ledger.queries import anchors
from domain.records import record_kinds
from domain.records.access import shared_access
from domain.records.services import drafts


@dataclass(frozen=True, slots=True)
class ChartAddition:
    """A draft, or something signed: `status` is how far the ledger has it."""

    title: str
    line: str
    url: str
    status: object = None
    status_url: str = ""


def context(request: DoctorRequest, found: Chart) -> dict[str, Any]:
    """Nothing for who may only read."""
    if not found.line.may_write:
        return {}
    patient = found.patient
    files = [upload_page.upload_row(file) for file in shared_access.uploads_of(request.user, patient)]
    return {
        "uploads": [file for file in files if file.state != "recorded"],
        "drafts": _drafts(request, found),
        "signed": _signed(request, found),
        "composers": [
            (label, reverse("doctors:compose", args=[patient.pk, name])) for name, label in LABELS.items()
        ],
        "upload_url": reverse("doctors:upload", args=[patient.pk]),
        "put_url": reverse("doctors:upload-file", args=[patient.pk]),
        "leaves": _seen(found) != EVERYTHING,
    }


def _seen(found: Chart) -> int:
    """The kinds that are shared with this doctor, as bits."""
    seen = 0
    for held in found.reader.usable_grants:
        seen |= held.grant.categories if held.grant.allows & Flag.VIEW else 0
    return seen & EVERYTHING


def _drafts(request: DoctorRequest, found: Chart) -> list[ChartAddition]:
    kept = []
    for draft in shared_access.drafts_of(request.user, found.patient):
        said = drafts.open_draft(draft)
        title = str(said.get("title") or LABELS.get(str(said.get("template")), "Draft"))
        kept.append(
            ChartAddition(
                title,
                f"Kept {labels.moment(draft.changed_at).lower()}",
                reverse("doctors:draft", args=[found.patient.pk, draft.pk]),
            )
        )
    return kept


def _signed(request: DoctorRequest, found: Chart) -> list[ChartAddition]:
    """With their kind only: titles are sealed, and each would be one question to the vault."""
    versions = list(shared_access.unrecorded(request.user, found.patient)[:20])
    statuses = anchors.status_of([(version.record_id, version.number) for version in versions])
    return [
        ChartAddition(
            record_kinds.label(version.record.kind),
            labels.moment(version.created_at),
            reverse("doctors:record", args=[found.patient.pk, version.record_id]),
            statuses.get((version.record_id, version.number), "queued"),
            reverse("doctors:record-status", args=[found.patient.pk, version.record_id]),
        )
        for version in versions
    ]
