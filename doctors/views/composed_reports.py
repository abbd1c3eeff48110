"""Composing for a patient: kept while it is typed, shown as it will be, signed and recorded in one click."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from authentication import sessions
from common.errors import MedChainError
from doctors.forms.compose import FLAGS, FORMS, LABELS, ComposeForm
from doctors.guards import DoctorRequest, doctor_only
from doctors.presenters import acting_for, chart_access, composer
from doctors.presenters.base_page import page
from doctors.presenters.chart_access import Chart
from domain.records.access import shared_access
from domain.records.errors import MayNotWriteError
from domain.records.models import Draft, Record
from domain.records.services import drafts, third_party_records


@require_http_methods(["GET", "POST"])
@doctor_only
def compose(request: DoctorRequest, patient_id: UUID, template: str) -> HttpResponse:
    """A new one; by POST it is signed."""
    found, form_class = _writable(request, patient_id), _form_of(template)
    if request.method != "POST":
        return _shown(request, found, template, form_class())
    return _sign(request, found, template, form_class(request.POST))


@require_http_methods(["GET"])
@doctor_only
def draft(request: DoctorRequest, patient_id: UUID, draft_id: UUID) -> HttpResponse:
    """Go on where one stopped."""
    found = _writable(request, patient_id)
    kept = shared_access.draft_of(request.user, found.patient, draft_id)
    said = drafts.open_draft(kept)
    template = str(said.pop("template", "visit"))
    form = _form_of(template)(initial={**said, "draft": kept.pk})
    return _shown(request, found, template, form, amends=kept.amends)


@require_POST
@doctor_only
def draft_save(request: DoctorRequest, patient_id: UUID, template: str) -> HttpResponse:
    """What is typed so far, sealed under the author's own key; answers with its id."""
    found, form = _writable(request, patient_id), _form_of(template)(request.POST)
    before = _draft(request, found)
    kept = drafts.save(
        patient=found.patient,
        said={"template": template, **form.so_far()},
        by=request.user,
        draft=before,
        amends=_amended(request, found),
    )
    return JsonResponse({"draft": str(kept.pk)})


@require_POST
@doctor_only
def draft_discard(request: DoctorRequest, patient_id: UUID, draft_id: UUID) -> HttpResponse:
    found = chart_access.line_of(request, patient_id)
    drafts.discard(draft=shared_access.draft_of(request.user, found.patient, draft_id), by=request.user)
    messages.info(request, "Thrown away.")
    return redirect("doctors:chart", patient_id)


@require_POST
@doctor_only
def sheet(request: DoctorRequest, patient_id: UUID, template: str) -> HttpResponse:
    """How it will look, while it is typed."""
    found, form = _writable(request, patient_id), _form_of(template)(request.POST)
    return render(request, "doctors/_sheet.html", {"sheet": composer.preview(form), **_heads(request, found)})


def amending(
    request: DoctorRequest, found: Chart, record: Record, template: str, initial: dict[str, str]
) -> HttpResponse:
    """The composer with what was signed before, for the next version."""
    return _shown(
        request,
        found,
        template,
        _form_of(template)(initial={**initial, "record_date": record.record_date}),
        amends=record,
    )


def _sign(request: DoctorRequest, found: Chart, template: str, form: ComposeForm) -> HttpResponse:
    amends = _amended(request, found)
    if not form.is_valid():
        return _shown(request, found, template, form, amends=amends, status=422)
    try:
        record = third_party_records.compose(
            patient=found.patient,
            said=form.said(),
            by=request.user,
            session=sessions.digest(request),
            organisation=acting_for.current(request).organisation,
            amends=amends,
            draft=_draft(request, found),
        )
    except MedChainError as error:
        form.add_error(None, f"{error.what} {error.next}".strip())
        return _shown(request, found, template, form, amends=amends, status=409)
    messages.info(request, "Signed. It is being recorded.")
    return redirect("doctors:record", found.patient.pk, record.pk)


def _shown(
    request: DoctorRequest,
    found: Chart,
    template: str,
    form: ComposeForm,
    *,
    amends: Record | None = None,
    status: int = 200,
) -> HttpResponse:
    here = [found.patient.pk, template]
    context: dict[str, Any] = {
        **chart_access.header_context(found, chart_access.header_of(found), is_own_page=False),
        "form": form,
        "template": template,
        "title": LABELS[template],
        "amends": amends,
        "flags": FLAGS,
        "others": [
            (label, reverse("doctors:compose", args=[found.patient.pk, name]))
            for name, label in LABELS.items()
            if name != template
        ],
        "compose_url": reverse("doctors:compose", args=here),
        "draft_url": reverse("doctors:draft-save", args=here),
        "sheet_url": reverse("doctors:sheet", args=here),
        "sheet": composer.preview(form) if form.is_bound else composer.preview(_bound(form)),
        **_heads(request, found),
    }
    return page(request, "doctors/compose.html", section="patients", context=context, status=status)


def _bound(form: ComposeForm) -> ComposeForm:
    """The same form with what stands in it, as if it were sent."""
    return type(form)({name: form.initial[name] for name in form.initial if form.initial[name] is not None})


def _heads(request: DoctorRequest, found: Chart) -> dict[str, Any]:
    organisation = acting_for.current(request).organisation
    whose = {"for_name": found.patient.name, "for_number": found.patient.user.number}
    return {**whose, "author": request.user.name, "place": organisation.name if organisation else ""}


def _writable(request: DoctorRequest, patient_id: UUID) -> Chart:
    """Raises Http404, and MayNotWriteError for a patient who lets this doctor read only."""
    found = chart_access.chart_of(request, patient_id)
    if not found.line.may_write:
        raise MayNotWriteError
    return found


def _form_of(template: str) -> type[ComposeForm]:
    if template not in FORMS:
        raise Http404
    return FORMS[template]


def _draft(request: DoctorRequest, found: Chart) -> Draft | None:
    """The draft it was kept as, if that is still there."""
    try:
        return shared_access.draft_of(request.user, found.patient, UUID(request.POST.get("draft", "")))
    except (ValueError, Http404):
        return None


def _amended(request: DoctorRequest, found: Chart) -> Record | None:
    """The record whose next version it is to become."""
    try:
        wanted = UUID(request.POST.get("amends", ""))
    except ValueError:
        return None
    return shared_access.own_record(request.user, found.patient, wanted)
