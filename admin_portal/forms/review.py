"""What a verifier writes: the comparison field by field, where it was checked, until when; a reason for what
ends a licence.
"""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.functional import cached_property

from common import clock
from domain.credentials.licence_fields import PAPERS, Field, fields_of, read
from domain.credentials.models import Credential, Method
from domain.credentials.reasons import MAX_CHARACTERS, Reason
from domain.credentials.services.decisions import Source

SAME: Final = "same"
DIFFERS: Final = "differs"
_JUDGED: Final = [(SAME, "Same"), (DIFFERS, "Differs")]


def stated(credential: Credential, field: Field) -> str:
    """A field as people read it."""
    return read(field.name, getattr(credential, field.name))


class ReviewForm(forms.Form):
    """One judgement per field; a difference says what the certificate says, and what the applicant reads."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    another = forms.BooleanField(label="Ask for another paper", required=False)
    another_reads = forms.CharField(
        label="Another paper: what the applicant reads",
        required=False,
        max_length=MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    register = forms.CharField(label="Register you asked", required=False, max_length=200)
    method = forms.ChoiceField(label="How", choices=Method.choices, required=False)
    checked_on = forms.DateField(label="On", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    # It stands at the foot of the page, outside the form.
    until = forms.DateField(
        label="Approve until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "form": "review", "class": "form-control"}),
    )

    def __init__(self, credential: Credential, data: Mapping[str, Any] | None = None, **given: Any) -> None:
        super().__init__(data, use_required_attribute=False, **given)
        self.credential = credential
        for each in fields_of(credential.role):
            self.fields[f"judge_{each.name}"] = forms.ChoiceField(
                label=each.label, choices=_JUDGED, required=False, widget=forms.RadioSelect
            )
            self.fields[f"says_{each.name}"] = forms.CharField(
                label="Certificate says", required=False, max_length=MAX_CHARACTERS
            )
            self.fields[f"reads_{each.name}"] = forms.CharField(
                label=f"{each.label}: what the applicant reads",
                required=False,
                max_length=MAX_CHARACTERS,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        self._mark()

    @classmethod
    def fresh(cls, credential: Credential) -> "ReviewForm":
        """Nothing judged yet; the licence's own end and today stand there already."""
        today = clock.now().date()
        return cls(
            credential,
            initial={
                "revision": credential.revision,
                "until": credential.licence_valid_until,
                "checked_on": today,
            },
        )

    def checks(self, *needed: str) -> bool:
        """Whether it is well formed, with these filled in.

        Which ones are needed depends on what is decided; none of them is "if you like".
        """
        for name, field in self.fields.items():
            field.required = name in needed
        is_valid = self.is_valid()
        self._mark()
        return is_valid

    def _mark(self) -> None:
        for field in self.fields.values():
            field.required = True

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """For the template: field, what the applicant stated, and the three inputs."""
        return [
            {"field": each, "judge": self[f"judge_{each.name}"], "says": self[f"says_{each.name}"],
            "reads": self[f"reads_{each.name}"],
             "chosen": self[f"judge_{each.name}"].value() or "", "value": stated(self.credential, each)}
            for each in fields_of(self.credential.role)
        ]  # fmt: skip

    def reasons(self) -> dict[str, Reason]:
        """What the applicant is to read, by field. Call `is_sent_back` first."""
        found = {
            each.name: Reason(
                reads=self.cleaned_data[f"reads_{each.name}"], says=self.cleaned_data[f"says_{each.name}"]
            )
            for each in self._judged(DIFFERS)
        }
        if self.cleaned_data["another"]:
            found[PAPERS] = Reason(reads=self.cleaned_data["another_reads"])
        return found

    def is_sent_back(self) -> bool:
        """Whether it can go back: something differs or is missing, and each says what the applicant reads."""
        differing = [
            each.name
            for each in fields_of(self.credential.role)
            if self.data.get(f"judge_{each.name}") == DIFFERS
        ]
        asks = bool(self.data.get("another"))
        if self.checks(
            "revision", *(f"reads_{name}" for name in differing), *(["another_reads"] if asks else [])
        ) and not (differing or asks):
            self.add_error(None, "Nothing differs yet: mark what does, or ask for another paper.")
        return not self.errors

    def is_approved(self) -> bool:
        """Whether it can be approved: every field was compared and is the same, and it says where it was
        checked.
        """
        if (
            self.checks("revision", "register", "method", "checked_on", "until")
            and not self._is_all_the_same()
        ):
            self.add_error(None, "Approving needs every field to be the same, and no other paper asked for.")
        return not self.errors

    def source(self) -> Source:
        return Source(
            self.cleaned_data["register"], self.cleaned_data["method"], self.cleaned_data["checked_on"]
        )

    def _is_all_the_same(self) -> bool:
        return (
            len(self._judged(SAME)) == len(fields_of(self.credential.role))
            and not self.cleaned_data["another"]
        )

    def _judged(self, how: str) -> list[Field]:
        return [
            each
            for each in fields_of(self.credential.role)
            if self.cleaned_data.get(f"judge_{each.name}") == how
        ]


class ApproveForm(forms.Form):
    """The second page of an approval: after the fresh login, what was chosen on the first."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    register = forms.CharField(label="Register you asked", max_length=200)
    method = forms.ChoiceField(label="How", choices=Method.choices)
    checked_on = forms.DateField(label="On", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="Approve until", widget=forms.DateInput(attrs={"type": "date"}))

    def source(self) -> Source:
        return Source(
            self.cleaned_data["register"], self.cleaned_data["method"], self.cleaned_data["checked_on"]
        )


class ReasonForm(forms.Form):
    """Why a licence is suspended, resumed or revoked: the holder reads it."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="What the holder reads", max_length=MAX_CHARACTERS, widget=forms.Textarea(attrs={"rows": 3})
    )


class SupportForm(forms.Form):
    reason = forms.CharField(
        label="Why you need the name", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
