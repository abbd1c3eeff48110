"""What a doctor fills in to be verified: as printed on the licence, and how to be reached."""

import calendar
import re
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from common import countries
from domain.accounts.fields import PhoneField, TextField
from domain.accounts.personal import BLOOD_GROUPS
from domain.credentials.claims import SENSITIVE, Claimed

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


class LicenceDateField(forms.DateField):
    """A day that a licence names: what no calendar has is answered with what it does have."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(value)
        except ValidationError:
            raise ValidationError(_wrong(str(value))) from None


class ApplicationForm(forms.Form):
    """Two parts, one form: the second (`REACH`) stands below the certificates on the page and belongs to it by its attribute."""

    full_name = TextField(label="Full name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}))
    licence_number = TextField(label="Licence number", max_length=80, widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}))
    licence_valid_until = LicenceDateField(label="Valid until")
    authority = TextField(label="Issued by", max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    country = forms.ChoiceField(label="Country", choices=[("", "Choose"), *countries.choices()])
    specialty = TextField(label="Specialty", max_length=120, widget=forms.TextInput(attrs={"list": "specialties", "dir": "auto"}))
    hospitals = TextField(
        label="Hospitals you work at",
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text="Each one confirms you before you act in its name",
    )
    phone = PhoneField(label="Phone")
    postal_address = TextField(
        label="Practice address", max_length=500, widget=forms.TextInput(attrs={"autocomplete": "street-address", "dir": "auto"})
    )
    blood_group = forms.ChoiceField(label="Blood group", required=False, choices=[("", "Not given"), *((group, group) for group in BLOOD_GROUPS)])

    REACH: Final = ("hospitals", "phone", "postal_address", "blood_group")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.REACH:
            self.fields[name].widget.attrs["form"] = "apply"

    def claimed(self) -> Claimed:
        return Claimed(**{name: self.cleaned_data[name] for name in SENSITIVE})

    def reach(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.REACH}

    def so_far(self) -> Claimed:
        """What is typed and can be kept, of a form that may be half filled."""
        self.full_clean()
        kept: dict[str, Any] = {name: self.cleaned_data.get(name) or "" for name in SENSITIVE}
        return Claimed(**{**kept, "licence_valid_until": self.cleaned_data.get("licence_valid_until")})


class DetailsForm(ApplicationForm):
    """The same fields of a doctor who works here, in one form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.REACH:
            del self.fields[name].widget.attrs["form"]


class AnswerForm(forms.Form):
    """For each field in question: corrected, or kept with another certificate."""

    def __init__(self, *args: Any, names: list[str], current: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = [name for name in names if name in SENSITIVE]
        for name in self.names:
            self.fields[f"way_{name}"] = forms.ChoiceField(
                choices=[("change", "Correct it"), ("keep", "Keep it")], label=ApplicationForm.base_fields[name].label
            )
            field = ApplicationForm().fields[name]
            field.required, field.initial = False, current[name]
            self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.names:
            if cleaned.get(f"way_{name}") == "change" and not cleaned.get(name) and not self.errors.get(name):
                self.add_error(name, "Write how it should read, or keep what you sent.")
        return cleaned

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names if self.cleaned_data[f"way_{name}"] == "change"}


def _wrong(text: str) -> str:
    found = _ISO.fullmatch(text.strip())
    if found and 1 <= int(found[2]) <= 12 and int(found[1]) >= 1:
        days = calendar.monthrange(int(found[1]), int(found[2]))[1]
        return f"{calendar.month_name[int(found[2])]} has {days} days. Check the certificate."
    return "This is not a day of the calendar. Check the certificate."
