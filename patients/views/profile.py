"""A patient's own details."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from authentication import sessions
from domain.accounts.services import profile
from patients.forms.account import ProfileForm
from patients.guards import PatientRequest, patient_only
from patients.presenters.base_page import page


@require_http_methods(["GET", "POST"])
@patient_only
def details(request: PatientRequest) -> HttpResponse:
    known = profile.current(request.patient)
    form = ProfileForm(request.POST or None, initial=ProfileForm.initial_of(known))
    if not form.is_valid():
        return page(request, "patients/profile_edit.html", section="account", context={"form": form})
    changed = profile.edit(
        patient=request.patient, profile=form.profile(), session=sessions.digest(request), by=request.user
    )
    messages.info(
        request,
        "Saved. The change is being recorded."
        if changed
        else "Nothing was different, so nothing was changed.",
    )
    return redirect("patients:account")
