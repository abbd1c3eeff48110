"""Forms of the account's pages."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone

from common import clock
from common.form_fields import PhoneField, TextField
from domain.accounts.models import Gender, Theme
from domain.accounts.personal import BLOOD_GROUPS, Personal
from domain.accounts.services.profile import Profile

OLDEST = 130


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(label="Language", choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label="Theme", choices=Theme.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(settings.LANGUAGES) == 1:
            self.fields["language"].widget = forms.HiddenInput()


class ProfileForm(forms.Form):
    name = TextField(label="Name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    birth_date = forms.DateField(
        label="Birth date",
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
    )
    gender = forms.ChoiceField(label="Gender", choices=Gender.choices)
    phone = PhoneField(label="Phone", required=False)
    postal_address = TextField(label="Address", required=False, max_length=500, lines=True)
    blood_group = forms.ChoiceField(
        label="Blood group",
        required=False,
        choices=[("", "Not known"), *((group, group) for group in BLOOD_GROUPS)],
    )
    height_cm = forms.IntegerField(label="Height in cm", required=False, min_value=30, max_value=260)
    emergency_name = TextField(label="Emergency contact: name", required=False, max_length=150)
    emergency_phone = PhoneField(label="Emergency contact: phone", required=False)
    emergency_relation = TextField(label="Emergency contact: relation", required=False, max_length=60)

    def clean_birth_date(self) -> Any:
        born = self.cleaned_data["birth_date"]
        if born > clock.latest_day() or born.year < timezone.localdate().year - OLDEST:
            raise forms.ValidationError("This cannot be a birth date of a living person. Check the year.")
        return born

    @staticmethod
    def initial_of(profile: Profile) -> dict[str, Any]:
        own = {
            name: getattr(profile, name)
            for name in ("name", "birth_date", "gender", "phone", "postal_address")
        }
        sealed = {name: getattr(profile.personal, name) for name in Personal.__dataclass_fields__}
        return {**own, **sealed, "height_cm": profile.personal.height_cm or None}

    def profile(self) -> Profile:
        """What was typed, as one whole."""
        given = dict(self.cleaned_data)
        sealed = {name: given.pop(name) for name in Personal.__dataclass_fields__}
        return Profile(**given, personal=Personal(**{**sealed, "height_cm": sealed["height_cm"] or 0}))
