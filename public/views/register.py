"""Check a doctor: is somebody verified here, until when, and in which state.

The public part of the register and nothing else.
"""

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from common import countries
from common.form_fields import TextField
from domain.credentials.queries import register
from domain.credentials.queries.register import Entry

SHOWN = 20
#: Tone, sign and words of each state of a licence.
STATES = {
    "approved": {"tone": "good", "icon": "circle-check", "words": "Licence valid"},
    "renewal_due": {"tone": "good", "icon": "circle-check", "words": "Licence valid"},
    "suspended": {"tone": "bad", "icon": "lock", "words": "Suspended"},
    "expired": {"tone": "bad", "icon": "calendar-x", "words": "Expired"},
    "revoked": {"tone": "bad", "icon": "circle-x", "words": "Revoked"},
}


class SearchForm(forms.Form):
    """By POST, so that no name stands in an address or a history."""

    text = TextField(
        label="Name or registration number",
        min_length=register.SHORTEST,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto", "type": "search"}),
        error_messages={"min_length": "Type at least three letters or digits."},
    )


@require_http_methods(["GET", "POST"])
def check_a_doctor(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "section": "doctor", "entries": [], "asked": False}
    if form.is_valid():
        slow = ratelimit.consume_or_429(request, action="register")
        if slow is not None:
            return slow  # type: ignore[no-any-return]  # allauth ships no types
        found = register.find(form.cleaned_data["text"], limit=SHOWN + 1)
        context |= {
            "entries": [_line(entry) for entry in found[:SHOWN]],
            "is_more": len(found) > SHOWN,
            "shown": SHOWN,
            "asked": True,
        }
    return render(request, "public/doctor.html", context)


def _line(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "what": entry.specialty or entry.role_label,
        "is_person": entry.role == "doctor",
        "number": entry.registration_number,
        "issued": ", ".join(
            part
            for part in (entry.authority, countries.name_of(entry.country) if entry.country else "")
            if part
        ),
        "since": entry.since,
        "until": entry.until,
        "state": STATES[entry.state],
    }
