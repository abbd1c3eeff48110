"""Looking for a doctor or an organisation to name.

What was looked for stays in the session: addresses are kept in many places.
"""

from typing import Any, Final

from django.urls import reverse

from domain.consents.queries import parties
from patients.guards import PatientRequest

_KEPT: Final = "party_searched"


def remember(request: PatientRequest) -> None:
    request.session[_KEPT] = [request.path, request.POST.get("q", "")[:100].strip()]


def context(
    request: PatientRequest,
    *,
    to: str,
    before: list[object] | None = None,
    doctors_only: bool = False,
    organisations_only: bool = False,
) -> dict[str, Any]:
    """What was looked for, and who fits; `to` is the name of the address that a line leads to, with the
    party's id last.
    """
    page, text = request.session.get(_KEPT, ["", ""])
    text = (
        text if page == request.path else ""
    )  # whom one looked for in order to share is not proposed for blocking
    found = parties.matching(text, doctors_only=doctors_only) if text else []
    found = [party for party in found if party.organisation or not organisations_only]
    is_plain = doctors_only or organisations_only
    lines = [
        {
            "name": party.name,
            "detail": party.detail,
            "number": party.credential.licence_number,
            "is_organisation": party.organisation is not None,
            "url": reverse(
                to if party.user or is_plain else f"{to}-organisation", args=[*(before or []), party.id]
            ),
        }
        for party in found
    ]
    return {"q": text, "found": lines}
