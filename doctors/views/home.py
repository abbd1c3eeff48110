"""Today: who let the doctor in and until when, what was answered, what the ledger has of what the doctor
wrote.
"""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from doctors.guards import DoctorRequest, doctor_only
from doctors.presenters import today
from doctors.presenters.base_page import page


@require_GET
@doctor_only
def home(request: DoctorRequest) -> HttpResponse:
    return page(
        request,
        "doctors/today.html",
        section="today",
        context={"today": timezone.localtime(), **today.context(request)},
    )
