"""What a manager fills in: the organisation as its papers name it, how it is reached, invitations,
doctors.
"""

from datetime import date, datetime, time
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from common import countries, ids
from common.form_fields import PhoneField, TextField
from domain.credentials.licence_fields import LicenceFields
from domain.organisations import access_points
from domain.organisations.access_points import AccessPointError
from domain.organisations.models import Organisation, OrganisationKind
from domain.organisations.services.organisations import Contact, Details
from licence_applications.forms import LicenceDateField

_OFF: Final = {"autocomplete": "off", "dir": "ltr"}


class ContactForm(forms.Form):
    """What changes without a verifier."""

    postal_address = TextField(
        label="Address",
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "street-address", "dir": "auto"}),
    )
    email = forms.EmailField(
        label="E-mail of the organisation", help_text="The verifier writes to it, not to yours"
    )
    phone = PhoneField(label="Phone", required=False)
    access_point = TextField(
        label="Access point",
        required=False,
        max_length=access_points.LONGEST,
        widget=forms.TextInput(attrs={**_OFF, "inputmode": "url"}),
        help_text="The portal your staff will use, such as https://portal.hope.example. Leave it empty to "
        "work here",
    )

    def clean_access_point(self) -> str:
        try:
            return access_points.checked(self.cleaned_data["access_point"])
        except AccessPointError as error:
            raise ValidationError(str(error)) from None

    def contact(self) -> Contact:
        given = self.cleaned_data
        return Contact(given["postal_address"], given["email"].lower(), given["phone"], given["access_point"])

    @staticmethod
    def initial_of(organisation: Organisation) -> dict[str, Any]:
        return {name: getattr(organisation, name) for name in ContactForm.base_fields}


class OrganisationForm(ContactForm):
    """The application: its first part is compared with the papers."""

    kind = forms.ChoiceField(label="Kind")
    full_name = TextField(
        label="Name",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "dir": "auto"}),
    )
    licence_number = TextField(label="Registration number", max_length=80, widget=forms.TextInput(attrs=_OFF))
    authority = TextField(label="Issued by", max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    country = forms.ChoiceField(label="Country", choices=lambda: [("", "Choose"), *countries.choices()])
    licence_valid_until = LicenceDateField(label="Operating licence valid until")
    field_order = [
        "kind",
        "licence_number",
        "full_name",
        "authority",
        "country",
        "licence_valid_until",
        "title",
        "postal_address",
        "email",
        "phone",
    ]
    title = TextField(
        label="You are",
        max_length=100,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text="Director, head of administration …",
    )

    def __init__(self, *args: Any, kinds: list[OrganisationKind] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kinds:
            self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["kind"], self.fields["title"]  # said once, when the organisation was made

    def stated(self) -> LicenceFields:
        given = self.cleaned_data
        return LicenceFields(
            given["full_name"],
            given["licence_number"],
            given["authority"],
            given["country"],
            given["licence_valid_until"],
        )

    def so_far(self) -> LicenceFields:
        """What is typed and can be kept, of a form that may be half filled."""
        self.full_clean()
        known = {
            name: self.cleaned_data.get(name) or ""
            for name in ("full_name", "licence_number", "authority", "country")
        }
        return LicenceFields(**known, licence_valid_until=self.cleaned_data.get("licence_valid_until"))

    def details(self) -> Details:
        given = self.cleaned_data
        return Details(
            given["kind"],
            given["full_name"],
            given["licence_number"],
            given["authority"],
            given["country"],
            self.contact(),
        )


class InvitationForm(forms.Form):
    name = TextField(
        label="Name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"})
    )
    email = forms.EmailField(
        label="E-mail",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="The code goes there",
    )
    title = TextField(
        label="Position",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    functions = forms.TypedMultipleChoiceField(
        label="What this person does here", coerce=int, widget=forms.CheckboxSelectMultiple()
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["functions"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def bits(self) -> int:
        return sum(set(self.cleaned_data["functions"]))


class DoctorForm(forms.Form):
    number = TextField(
        label="Doctor's number",
        max_length=30,
        widget=forms.TextInput(attrs=_OFF),
        help_text="As in DR 4821 7730 59",
    )
    title = TextField(
        label="Position",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    valid_from = LicenceDateField(label="From")
    valid_until = LicenceDateField(label="Until", required=False, help_text="Empty: until one of you ends it")

    def clean_number(self) -> str:
        try:
            return ids.parse_account_number(self.cleaned_data["number"])
        except ids.AccountNumberError as error:
            raise ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("valid_from"), cleaned.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", "The last day lies before the first.")
        return cleaned

    def dates(self) -> tuple[datetime, datetime | None]:
        """From the beginning of the first day to the end of the last."""
        begins, ends = self.cleaned_data["valid_from"], self.cleaned_data["valid_until"]
        return timezone.make_aware(datetime.combine(begins, time.min)), end_of(ends) if ends else None


def end_of(day: date) -> datetime:
    """The last moment of a day here."""
    return timezone.make_aware(datetime.combine(day, time.max))
