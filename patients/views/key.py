"""The private key on the patient's own page."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from authentication import key_export
from patients.guards import PatientRequest, patient_only
from patients.presenters.base_page import page


@require_http_methods(["GET", "POST"])
@patient_only
def key(request: PatientRequest) -> HttpResponse:
    return key_export.export_page(
        request,
        user=request.user,
        show=lambda context: page(request, "patients/key_export.html", section="account", context=context),
        back=reverse("patients:account"),
    )
