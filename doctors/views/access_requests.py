"""Asking a patient for access: found by number, QR code or address, never listed; then what, why, how far
back, until when.
"""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doctors.forms.ask import AskForm
from doctors.guards import DoctorRequest, doctor_only
from doctors.presenters import acting_for, chart_access
from doctors.presenters.base_page import page
from domain.accounts.models import Patient
from domain.consents import sentences
from domain.consents.errors import CheckNumberError, ConflictError, NotFoundError, OneselfError, TooManyError
from domain.consents.models import RequestState
from domain.consents.queries import patient_list
from domain.consents.services import patient_lookup
from domain.consents.services import requests as asking
from domain.consents.terms import Flag

#: A found patient can be asked for so long, by who found them.
VALID: Final = 3600
_SALT: Final = "doctors.ask"
_WAYS: Final = ("number", "qr", "address")
#: A rule of the patient may answer at once.
SAID: Final = {
    RequestState.REQUESTED: "Sent. You are told when it is answered.",
    RequestState.GRANTED: "Allowed at once, by a rule the patient made.",
    RequestState.DENIED: "Said no at once, by a rule the patient made.",
}


@require_http_methods(["GET", "POST"])
@doctor_only
def ask(request: DoctorRequest) -> HttpResponse:
    if request.method != "POST":
        return _shown(request)
    patient = _patient(request)
    form = _form(request, request.POST)
    if not form.is_valid():
        return _shown(request, patient=patient, form=form, status=422)
    try:
        found = asking.ask(
            patient=patient, asked=form.asked(), by=request.user, organisation=_organisation(request, form)
        )
    except (ConflictError, NotFoundError) as error:
        return _shown(request, patient=patient, form=form, refusal=str(error), status=409)
    messages.info(request, SAID[RequestState(found.state)])
    return redirect("doctors:requests")


@require_POST
@doctor_only
def find(request: DoctorRequest) -> HttpResponse:
    """By POST: what was typed stands in no address and no log."""
    typed = request.POST.get("typed", "").strip()[:120]
    by = request.POST.get("by", "")
    try:
        patient = patient_lookup.by_any(typed, by=request.user)
    except (CheckNumberError, OneselfError, TooManyError) as error:
        return _shown(request, typed=typed, by=by, refusal=str(error), status=422)
    except NotFoundError:
        return _shown(request, typed=typed, by=by, is_searched=True)
    return _shown(request, typed=typed, by=by, patient=patient)


@require_POST
@doctor_only
def sentence(request: DoctorRequest) -> HttpResponse:
    """What the patient will read, while the form is filled in."""
    return render(request, "doctors/_sentence.html", _said(request, _form(request, request.POST)))


@require_GET
@doctor_only
def ask_again(request: DoctorRequest, patient_id: UUID) -> HttpResponse:
    """Of somebody who lets the doctor in, or did: without looking for the number."""
    known = chart_access.line_of(request, patient_id).patient
    return _shown(request, patient=known, typed=known.user.number)


def _shown(
    request: DoctorRequest,
    *,
    typed: str = "",
    by: str = "number",
    patient: Patient | None = None,
    form: AskForm | None = None,
    is_searched: bool = False,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    left = patient_lookup.searches_left(request.user)
    context: dict[str, Any] = {
        "by": by if by in _WAYS else "number",
        "typed": typed or (patient.user.number if patient else ""),
        "is_searched": is_searched,
        "refusal": refusal,
        "tries": patient_lookup.PER_DAY - left,
        "tries_max": patient_lookup.PER_DAY,
        "find_url": reverse("doctors:ask-find"),
        "ask_url": reverse("doctors:ask"),
        "preview_url": reverse("doctors:ask-sentence"),
    }
    if patient is not None:
        shown = form or _form(
            request,
            initial={
                **AskForm.first(is_for_older=bool(request.GET.get("older"))),
                "patient": _reference(request, patient),
                "acting_for": acting_for.current(request).value,
            },
        )
        context |= {"found": _found(request, patient), "form": shown, **_said(request, shown)}
    return page(request, "doctors/ask.html", section="requests", context=context, status=status)


def _found(request: DoctorRequest, patient: Patient) -> dict[str, str]:
    """The name only of somebody who lets the doctor in: a number alone shows none."""
    known = patient_list.of_patient(request.reader, patient.pk)
    if known is not None and not known.is_former:
        return {"name": patient.name, "line": "Your patient"}
    return {"name": "Found", "line": "The name is shown once the patient gives you access"}


def _said(request: DoctorRequest, form: AskForm) -> dict[str, Any]:
    asked, organisation = form.so_far(), _organisation(request, form)
    return {
        "ask": sentences.sentence_of(asked, who=request.user.name),
        "own": form.words(),
        "organisation": organisation.name if organisation else "",
        "saves": bool(asked.flags & Flag.DOWNLOAD),
    }


def _form(request: DoctorRequest, data: Any = None, *, initial: dict[str, Any] | None = None) -> AskForm:
    return AskForm(
        data,
        initial=initial,
        acting_for_choices=[(choice.value, choice.label) for choice in acting_for.choices(request)],
    )


def _organisation(request: DoctorRequest, form: AskForm) -> Any:
    wanted = (form["acting_for"].value() if "acting_for" in form.fields else "") or acting_for.current(
        request
    ).value
    return next(
        (choice.organisation for choice in acting_for.choices(request) if choice.value == wanted), None
    )


def _reference(request: DoctorRequest, patient: Patient) -> str:
    return signing.dumps([str(patient.pk), str(request.user.pk)], salt=_SALT)


def _patient(request: DoctorRequest) -> Patient:
    """Who was found in this hour by this doctor. Raises Http404."""
    try:
        patient_id, user_id = signing.loads(request.POST.get("patient", ""), salt=_SALT, max_age=VALID)
    except signing.BadSignature:
        raise Http404 from None
    found = (
        Patient.objects.select_related("user").filter(pk=patient_id).first()
        if user_id == str(request.user.pk)
        else None
    )
    if found is None:
        raise Http404
    return found
