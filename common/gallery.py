"""The gallery (settings.GALLERY): every component in each of its states, to look at and for axe to read."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from common import pagination

KINDS = [("report", "Report"), ("prescription", "Prescription")]


class Describe(forms.Form):
    title = forms.CharField(label="What is it?", initial="Prescription for knee brace")
    kind = forms.ChoiceField(label="Kind", choices=KINDS)
    record_date = forms.DateField(label="Date on it", initial=date(2026, 10, 27))
    hidden = forms.BooleanField(label="Hide it: not even shared by “everything”", required=False)


class Fields(forms.Form):
    licence = forms.CharField(label="Licence number", help_text="As printed on the certificate")
    valid_until = forms.DateField(
        label="Valid until", error_messages={"invalid": "February 2028 has 29 days. Check the day."}
    )
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    blood_group = forms.ChoiceField(
        label="Blood group", choices=[("", "Not given"), ("A", "A"), ("0", "0")], required=False
    )
    sex = forms.ChoiceField(
        label="Gender", choices=[("f", "Female"), ("m", "Male")], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label="I have kept my recovery codes")


def anchor(state: str, confirmations: int = 0, needed: int = 1) -> SimpleNamespace:
    return SimpleNamespace(state=state, confirmations=confirmations, needed=needed)


def row(title: str, source: str, kind: str, state: str, record_state: str = "") -> SimpleNamespace:
    return SimpleNamespace(
        id=title,
        title=title,
        source=source,
        kind=kind,
        kind_label="Report",
        record_date=date(2026, 11, 4),
        date_precision="",
        status=anchor(state),
        state=record_state,
    )


def upload(name: str, state: str, **more: object) -> SimpleNamespace:
    facts = {
        "id": name,
        "name": name,
        "title": "",
        "size": 1_153_434,
        "content_type": "application/pdf",
        "state": state,
        "note": "",
        "status": None,
        "url": "",
    }
    return SimpleNamespace(**{**facts, "form": None, "reason": "", "advice": "", **more})


def uploads() -> list[SimpleNamespace]:
    return [
        upload("mri-knee-right.dcm", "sending", content_type="application/dicom"),
        upload(
            "befund-2019.pdf",
            "refused",
            reason="it is locked with a password.",
            advice="Open it, save it without the password, and choose it again.",
        ),
        upload(
            "IMG_4471.jpg",
            "describe",
            content_type="image/jpeg",
            note="Place and camera were taken out of the photo",
            form=Describe(),
        ),
        upload("rechnung_0318.pdf", "stored", title="Physiotherapy invoice", url="#stored"),
        upload(
            "carta-alta.pdf",
            "recorded",
            title="Discharge letter, knee surgery",
            url="#open",
            status=anchor("confirmed"),
        ),
        upload("vacunas.pdf", "duplicate", title="Vaccination card", url="#there"),
    ]


def gallery(request: HttpRequest) -> HttpResponse:
    bound = Fields(
        {
            "licence": "CARD-118402",
            "valid_until": "31.02.2028",
            "blood_group": "A",
            "sex": "f",
            "agree": "on",
            "password": "x",
        }
    )
    context = {
        "states": [
            anchor("confirmed"),
            anchor("queued"),
            anchor("mined", 2, 6),
            anchor("delayed"),
            anchor("refused"),
            anchor("altered"),
            anchor("pending"),
        ],
        "fields": Fields(),
        "bound": bound,
        "rows": [
            row("Blood count and lipids", "Norrland Diagnostics", "lab-report", "confirmed"),
            row("MRI of the right knee", "Santa Inés University Hospital", "imaging", "sent"),
            row("Letter about blood pressure", "Dr Hina Farooqi", "letter", "confirmed", "withdrawn"),
        ],
        "uploads": uploads(),
        "options": [
            {"label": "Dr Hina Farooqi", "url": "?d=1", "active": False},
            {"label": "Dr Viktor Hrabal", "url": "?d=2", "active": True},
        ],
        "proof": [
            {
                "state": "ok",
                "title": "Unchanged",
                "detail": "Not one character differs from what was recorded on 4 November 2026 at 10:14.",
            },
            {"state": "wait", "title": "In the ledger", "detail": "2 of 6 confirmations."},
            {"state": "bad", "title": "Signature", "detail": "It does not belong to the author."},
            {"state": "none", "title": "Newest version", "detail": "Only the issuing portal can tell."},
        ],
        "steps": [
            {"state": "done", "title": "Account made", "detail": "E-mail confirmed at 09:12"},
            {"state": "now", "title": "You add a document", "detail": ""},
            {"state": "later", "title": "It is recorded", "detail": "By itself"},
        ],
        "page": pagination.page(range(120), "2"),
        "facts": [
            ("Issued by", "Santa Inés University Hospital"),
            ("Recorded", datetime(2026, 10, 30, 16, 20, tzinfo=UTC)),
        ],
        "numeric": [2],
        "columns": ["Who", "Can see", "Records"],
        "cells": [
            ["Dr Hina Farooqi", "Everything except hidden records", 86],
            ["Corvale Mutual", "Only for claim CL-26-00318", 2],
        ],
        "consequences": [
            {"icon": "lock", "text": "The next click of its 6 staff is refused.", "tone": ""},
            {
                "icon": "download",
                "text": "Two records were downloaded. Those copies stay with them.",
                "tone": "warn",
            },
            {
                "icon": "refresh",
                "text": "To share again, they must ask or you must allow it again.",
                "tone": "",
            },
        ],
    }
    return render(request, "gallery/index.html", context)


urlpatterns = [path("", gallery, name="gallery")]
