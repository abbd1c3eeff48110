"""The page of all notices inside this portal: also for a doctor whose licence does not count, without the
menu then.
"""

from typing import Any

from django.http import HttpRequest, HttpResponseBase

from doctors.guards import DoctorRequest, applicant_only
from doctors.presenters.base_page import page


def notices(
    request: HttpRequest, template: str, /, *, section: str, context: dict[str, Any]
) -> HttpResponseBase:
    return _shown(request, template, section, context)


@applicant_only
def _shown(request: DoctorRequest, template: str, section: str, context: dict[str, Any]) -> HttpResponseBase:
    base = "doctors/base.html" if request.standing.is_active else "doctors/plain.html"
    return page(request, template, section=section, context={**context, "base": base})
