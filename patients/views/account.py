"""The account: who can sign in the person's name, how one signs in, the number, the registration."""

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from authentication import sessions
from domain.accounts.queries import registrations, second_factors, session_list
from domain.accounts.queries.second_factors import SecondFactors
from domain.accounts.services import preferences, profile
from domain.accounts.services.profile import Profile
from domain.audit.queries import events
from patients.forms.account import PreferencesForm
from patients.guards import PatientRequest, patient_only
from patients.presenters.base_page import page

PASSWORD_EVENTS = ("account.password_changed", "account.password_set", "account.password_reset")


@require_GET
@patient_only
def account(request: PatientRequest) -> HttpResponse:
    user = request.user
    factors = second_factors.for_user(user)
    context = {
        "name": user.name,
        "number": user.number,
        "number_qr": segno.make(user.number, error="m").svg_data_uri(scale=4, border=4, light="#fff"),
        "address": user.address,
        "registration": registrations.status_of(user),
        "level": "passkey" if factors.passkeys else "password",
        **_signing_in(factors),
        "password_changed_at": events.last_at(user.pk, PASSWORD_EVENTS),
        "sessions": _sessions(request),
        "others_url": reverse("usersessions_list"),
        "export_url": reverse("patients:account-key"),
        "preferences_form": PreferencesForm(initial={"language": user.language, "theme": user.theme}),
        "preferences_url": reverse("patients:account-preferences"),
        "details": _details(profile.current(request.patient)),
        "details_url": reverse("patients:account-details"),
    }
    return page(request, "patients/account.html", section="account", context=context)


@require_POST
@patient_only
def choose(request: PatientRequest) -> HttpResponse:
    form = PreferencesForm(request.POST)
    if form.is_valid():
        preferences.choose(user=request.user, **form.cleaned_data)
        messages.info(request, "Saved.")
    else:
        messages.error(request, "Nothing was saved: choose one of the languages and themes offered.")
    return redirect("patients:account")


def _signing_in(factors: SecondFactors) -> dict[str, Any]:
    passkeys = [
        {
            "name": key.name,
            "created_at": key.created_at,
            "last_used_at": key.last_used_at,
            "remove_url": reverse("mfa_remove_webauthn", args=[key.id]),
        }
        for key in factors.passkeys
    ]
    url = reverse("mfa_index" if factors.has_app else "mfa_activate_totp")
    totp = {
        "active": factors.has_app,
        "codes_left": factors.codes_left,
        "codes_total": factors.codes_total,
        "url": url,
    }
    return {"passkeys": passkeys, "totp": totp, "add_passkey_url": reverse("mfa_add_webauthn")}


def _sessions(request: PatientRequest) -> list[dict[str, Any]]:
    return [
        {
            "label": line.label,
            "place": line.place,
            "seen_at": line.seen_at,
            "is_current": line.is_current,
            "end_url": reverse("usersessions_end", args=[line.key]),
        }
        for line in session_list.for_user(request.user, current=sessions.stored_key(request))
    ]


def _details(known: Profile) -> list[tuple[str, str]]:
    sealed = known.personal
    contact = ", ".join(
        part for part in (sealed.emergency_name, sealed.emergency_relation, sealed.emergency_phone) if part
    )
    return [
        ("Name", known.name),
        ("Birth date", f"{known.birth_date:%-d %B %Y}"),
        ("Phone", known.phone or "Not said"),
        ("Address", known.postal_address or "Not said"),
        ("Blood group", sealed.blood_group or "Not known"),
        ("Height", f"{sealed.height_cm} cm" if sealed.height_cm else "Not said"),
        ("Emergency contact", contact or "Nobody yet"),
    ]
