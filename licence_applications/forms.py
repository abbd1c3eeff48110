"""Parts of the forms of applications: a day that a licence names, and the answers to a verifier's
questions.
"""

import calendar
import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from domain.credentials.errors import ApplicationError
from domain.credentials.licence_fields import SENSITIVE, LicenceFields, licence_fields_of
from domain.credentials.models import Credential

_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


class LicenceDateField(forms.DateField):
    """What no calendar has is answered with what it does have."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(value)
        except ValidationError:
            raise ValidationError(_wrong(str(value))) from None


class AnswerForm(forms.Form):
    """For each field in question: corrected, or kept with another paper.

    `like` is the form whose fields they are.
    """

    def __init__(
        self, *args: Any, like: type[forms.Form], names: Sequence[str], current: dict[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        asked = like()
        self.names = [name for name in names if name in SENSITIVE and name in asked.fields]
        for name in self.names:
            field = asked.fields[name]
            field.required, field.initial = False, current[name]
            self.fields[f"way_{name}"] = forms.ChoiceField(
                choices=[("change", "Correct it"), ("keep", "Keep it")], label=field.label
            )
            self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.names:
            if cleaned.get(f"way_{name}") == "change" and not cleaned.get(name) and not self.errors.get(name):
                self.add_error(name, "Write how it should read, or keep what you sent.")
        return cleaned

    def applied_to(self, credential: Credential) -> LicenceFields:
        """What was stated, with the corrections in it."""
        before = licence_fields_of(credential)
        changes = {
            name: self.cleaned_data[name]
            for name in self.names
            if self.cleaned_data[f"way_{name}"] == "change"
        }
        return LicenceFields(**{**{name: getattr(before, name) for name in SENSITIVE}, **changes})


def _wrong(text: str) -> str:
    found = _ISO.fullmatch(text.strip())
    if found and 1 <= int(found[2]) <= 12 and int(found[1]) >= 1:
        days = calendar.monthrange(int(found[1]), int(found[2]))[1]
        return f"{calendar.month_name[int(found[2])]} has {days} days. Check the papers."
    return "This is not a day of the calendar. Check the papers."


def add_domain_error(form: forms.Form, error: ApplicationError) -> None:
    """What the domain has against it, at its field."""
    form.add_error(error.field if error.field in form.fields else None, f"{error.what} {error.next}".strip())
