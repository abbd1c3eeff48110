"""What somebody here does from now on, as a manager fills it in."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from common.form_fields import TextField
from domain.organisations.labels import FUNCTIONS
from domain.organisations.models import Function, Membership
from domain.organisations.services import duties
from domain.organisations.services.duties import Duty
from licence_applications.forms import LicenceDateField
from organisations.forms.organisation import end_of
from organisations.portal import Portal


class MemberForm(forms.Form):
    """The last day only where there is one.

    `seen` is the row as the form shows it: whatever was changed since is not overwritten.
    """

    functions = forms.TypedMultipleChoiceField(
        label="Does here", coerce=int, widget=forms.CheckboxSelectMultiple()
    )
    title = TextField(
        label="Position",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    valid_until = LicenceDateField(label="Until", required=False, help_text="Empty: until one of you ends it")
    seen = forms.CharField(widget=forms.HiddenInput(), max_length=64)

    def __init__(self, *args: Any, member: Membership, portal: Portal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was, may = duties.duty_of(member), duties.may_do(member.user)
        does = [
            (int(each), FUNCTIONS[each])
            for each in may & (portal.functions | Function.CLINICIAN | Function(member.functions))
        ]
        self.fields["functions"].choices = does  # type: ignore[attr-defined]  # a choice field
        if self.was.valid_until is None:
            del self.fields["valid_until"]
        self.initial = {
            "functions": [int(each) for each in Function(self.was.functions)],
            "title": self.was.title,
            "valid_until": timezone.localdate(self.was.valid_until) if self.was.valid_until else None,
            "seen": duties.mark_of(member),
        }

    def clean_valid_until(self) -> date | None:
        day: date | None = self.cleaned_data["valid_until"]
        if day and day < timezone.localdate():
            raise ValidationError("This day has passed. Whoever leaves at once is ended in the list.")
        return day

    def duty(self) -> Duty:
        return Duty(sum(set(self.cleaned_data["functions"])), self.cleaned_data["title"], self._until())

    def kept(self) -> list[tuple[str, str]]:
        """What was chosen, for the page that shows what it changes."""
        chosen = {name: self.data.getlist(name) for name in self.fields}  # type: ignore[attr-defined]  # of a request
        return [(name, value) for name, values in chosen.items() for value in values]

    def _until(self) -> datetime | None:
        """To the end of the last day; the same day is the same moment."""
        day = self.cleaned_data.get("valid_until")
        if day == self.initial["valid_until"]:
            return self.was.valid_until
        return end_of(day) if day else None
