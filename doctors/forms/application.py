"""What a doctor fills in to be verified: as printed on the licence, and how to be reached."""

from typing import Any, Final

from django import forms

from common import countries
from common.form_fields import PhoneField, TextField
from domain.accounts.personal import BLOOD_GROUPS
from domain.credentials.licence_fields import SENSITIVE, LicenceFields
from licence_applications.forms import LicenceDateField


class ApplicationForm(forms.Form):
    """Two parts, one form: the second (`REACH`) stands below the certificates on the page and belongs to it
    by its attribute.
    """

    full_name = TextField(
        label="Full name",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    licence_number = TextField(
        label="Licence number",
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    licence_valid_until = LicenceDateField(label="Valid until")
    authority = TextField(label="Issued by", max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    country = forms.ChoiceField(label="Country", choices=[("", "Choose"), *countries.choices()])
    specialty = TextField(
        label="Specialty",
        max_length=120,
        widget=forms.TextInput(attrs={"list": "specialties", "dir": "auto"}),
    )
    hospitals = TextField(
        label="Hospitals you work at",
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text="Each one confirms you before you act in its name",
    )
    phone = PhoneField(label="Phone")
    postal_address = TextField(
        label="Practice address",
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "street-address", "dir": "auto"}),
    )
    blood_group = forms.ChoiceField(
        label="Blood group",
        required=False,
        choices=[("", "Not given"), *((group, group) for group in BLOOD_GROUPS)],
    )

    REACH: Final = ("hospitals", "phone", "postal_address", "blood_group")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.REACH:
            self.fields[name].widget.attrs["form"] = "apply"

    def stated(self) -> LicenceFields:
        return LicenceFields(**{name: self.cleaned_data[name] for name in SENSITIVE})

    def reach(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.REACH}

    def so_far(self) -> LicenceFields:
        """What is typed and can be kept, of a form that may be half filled."""
        self.full_clean()
        kept: dict[str, Any] = {name: self.cleaned_data.get(name) or "" for name in SENSITIVE}
        return LicenceFields(**{**kept, "licence_valid_until": self.cleaned_data.get("licence_valid_until")})


class DetailsForm(ApplicationForm):
    """The same fields of a doctor who works here, in one form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.REACH:
            del self.fields[name].widget.attrs["form"]
