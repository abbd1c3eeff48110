"""What a person says about a file, and why one is withdrawn."""

from datetime import date
from typing import Any

from django import forms

from common import clock
from domain.records import record_kinds

_EARLIEST = date(1900, 1, 1)


class DescribeForm(forms.Form):
    title = forms.CharField(label="What is it?", max_length=300, strip=True)
    kind = forms.ChoiceField(
        label="Kind", choices=[(kind.name, kind.label) for kind in record_kinds.UPLOAD_KINDS]
    )
    record_date = forms.DateField(
        label="Date on it", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    is_hidden = forms.BooleanField(label="Hide it: not even shared by “everything”", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs["dir"] = "auto"

    def clean_record_date(self) -> date:
        day: date = self.cleaned_data["record_date"]
        if not _EARLIEST <= day <= clock.latest_day():
            raise forms.ValidationError("Write the day on the document. It cannot be in the future.")
        return day


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Why do you withdraw it?",
        max_length=2000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
