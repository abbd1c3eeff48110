"""The record: list, search, one item, its status, its proof, its withdrawal."""

import json
from typing import cast
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from domain.intake import file_names
from domain.ledger.queries import anchors
from domain.records.access import integrity, opening, proof_bundle, proof_summary
from domain.records.access.timeline import RecordRow
from domain.records.envelope_binding import ref_of
from domain.records.models import Confidentiality
from domain.records.queries import access, counts
from domain.records.services import confidentiality, reports
from patients.forms.describe import WithdrawForm
from patients.guards import PatientRequest, patient_only, reader
from patients.presenters import record_list_page, record_page
from patients.presenters.base_page import page


@require_GET
@patient_only
def record_list(request: PatientRequest) -> HttpResponse:
    return page(
        request, "patients/record_list.html", section="records", context=record_list_page.context(request)
    )


@require_POST
@patient_only
def record_search(request: PatientRequest) -> HttpResponse:
    """Words come by POST and stay in the session: they may be medical, and addresses are kept in many
    places.
    """
    request.session[record_list_page.WORDS] = request.POST.get("q", "")[:200].strip()
    kept = {name: request.POST[name] for name in ("kind", "period") if request.POST.get(name)}
    if request.session[record_list_page.WORDS]:
        kept["words"] = "1"
    return redirect(reverse("patients:record-list", query=kept))


@require_GET
@patient_only
def record_detail(request: PatientRequest, record_id: UUID, number: int | None = None) -> HttpResponse:
    version = access.version_of(request.patient, record_id, number)
    listed = record_list_page.context(request)
    context = {
        **listed,
        **record_page.context(
            version,
            reader(request),
            listed=cast(list[RecordRow], listed["rows"]),
            image=request.GET.get("image", ""),
            attachment=request.GET.get("attachment", ""),
        ),
    }
    return page(request, "patients/record_detail.html", section="records", context=context)


@require_GET
@patient_only
def record_status(request: PatientRequest, record_id: UUID) -> HttpResponse:
    """The fragment that a page polls until it is final."""
    record = access.record_of(request.patient, record_id)
    status = anchors.status_of([(record.pk, record.current)]).get((record.pk, record.current))
    # In a list of files the number at the foot of the menu moves with it.
    counted = counts.of_patient(request.patient) if request.GET.get("plain") else None
    return render(
        request, "patients/_status.html", {"status": status, "poll_url": request.path, "counts": counted}
    )


@require_POST
@patient_only
def record_check(request: PatientRequest, record_id: UUID, number: int) -> HttpResponse:
    """Read again from the store and compared with the chain: the proof drawer alone, or the whole page
    without JavaScript.
    """
    version = access.version_of(request.patient, record_id, number)
    finding = integrity.check(version, opening.key(version, reader(request), action="view"))
    status = anchors.status_of([(version.record_id, number)]).get((version.record_id, number))
    proof = proof_summary.summarize(
        version, status, finding.content, finding, withdrawal=record_page.withdrawal(version)
    )
    if request.headers.get("HX-Request"):
        return render(
            request, "records/_proof.html", {"proof": proof, "actions": record_page.actions(version)}
        )
    context = {
        **record_list_page.context(request),
        **record_page.context(version, reader(request)),
        "proof": proof,
    }
    return page(request, "patients/record_detail.html", section="records", context=context)


@require_GET
@patient_only
def record_proof(request: PatientRequest, record_id: UUID, number: int) -> HttpResponse:
    version = access.version_of(request.patient, record_id, number)
    card = opening.cards([version], reader(request), patient=request.patient)[ref_of(version)]
    stem = file_names.clean(card.name or card.title).rsplit(".", 1)[0]
    name = file_names.for_download(f"{stem}.proof.json", "application/fhir+json")
    body = json.dumps(proof_bundle.for_version(version), indent=1, ensure_ascii=False)
    return HttpResponse(
        body,
        content_type="application/json",
        headers={"Content-Disposition": file_names.disposition(name, is_attachment=True)},
    )


@require_POST
@patient_only
def record_hide(request: PatientRequest, record_id: UUID, level: str) -> HttpResponse:
    """Hide it from everybody, or show it again to whom it is shared with."""
    version = access.version_of(request.patient, record_id)
    wanted = Confidentiality.HIDDEN if level == "hide" else Confidentiality.NORMAL
    confidentiality.change(
        version=version, confidentiality=wanted, by=request.user, session=reader(request).session
    )
    return redirect("patients:record-detail", record_id)


@require_http_methods(["GET", "POST"])
@patient_only
def record_withdraw(request: PatientRequest, record_id: UUID) -> HttpResponse:
    version = access.version_of(request.patient, record_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = reader(request)
        reports.withdraw(
            record=version.record, reason=form.cleaned_data["reason"], by=request.user, session=at.session
        )
        return redirect("patients:record-detail", record_id)
    card = opening.cards([version], reader(request), patient=request.patient)[ref_of(version)]
    context = {
        "record": {"title": card.title},
        "form": form,
        "keep_url": reverse("patients:record-detail", args=[record_id]),
    }
    return page(
        request,
        "patients/record_withdraw.html",
        section="records",
        context=context,
        status=422 if form.is_bound else 200,
    )
