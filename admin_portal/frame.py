"""The page of all notices inside this portal."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase

from admin_portal.guards import VerifierRequest, verifier_only
from admin_portal.pages import page


def notices(
    request: HttpRequest, template: str, /, *, section: str, context: dict[str, Any]
) -> HttpResponseBase:
    return _shown(request, template, section, context)


@verifier_only
def _shown(
    request: VerifierRequest, template: str, section: str, context: dict[str, Any]
) -> HttpResponseBase:
    return page(request, template, section=section, context=context)
