"""What a doctor asks a patient for."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.utils import timezone

from common.categories import CATEGORY_LABELS, Category, bits_of
from common.form_fields import TextField
from domain.consents.terms import (
    DEFAULT_DAYS,
    LONGEST_DAYS,
    PURPOSE_LABELS,
    READING,
    WHATEVER_DATE,
    Asked,
    Flag,
    Purpose,
)

EVERYTHING: Final = "all"
BACK: Final = {"3": "3 months", "12": "12 months", "60": "5 years", EVERYTHING: "All records"}
_DAYS_OF_A_MONTH = 30.4375
READ, WRITE, BOTH = "read", "add", "both"


class AskForm(forms.Form):
    """`patient` is the sealed reference of who was found, so that nobody is asked whom this browser did not
    look for.
    """

    patient = forms.CharField(widget=forms.HiddenInput())
    categories = forms.TypedMultipleChoiceField(
        label="What",
        coerce=int,
        choices=[(int(category), label) for category, label in CATEGORY_LABELS.items()],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "off-screen"}),
    )
    acting_for = forms.ChoiceField(label="You act")
    purpose = forms.TypedChoiceField(
        label="Why", coerce=int, choices=[(int(purpose), label) for purpose, label in PURPOSE_LABELS.items()]
    )
    back = forms.ChoiceField(label="How far back", choices=list(BACK.items()), initial="12")
    reason = TextField(
        label="In your words, for the patient",
        max_length=1000,
        required=False,
        lines=True,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    until = forms.DateField(
        label="Until",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="30 days is the usual time",
    )
    may = forms.ChoiceField(
        label="You may",
        choices=[(READ, "Read"), (BOTH, "Read and add"), (WRITE, "Only add")],
        initial=READ,
        widget=forms.RadioSelect(attrs={"class": "off-screen"}),
    )
    download = forms.BooleanField(
        label="Also keep copies: download what is shown", required=False, initial=True
    )
    one_time = forms.BooleanField(
        label="One time only: one opening of 15 minutes in this browser, then a new request", required=False
    )

    def __init__(self, *args: Any, acting_for_choices: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        until = self.fields["until"].widget.attrs
        until["min"], until["max"] = (
            (today + timedelta(days=1)).isoformat(),
            (today + timedelta(days=LONGEST_DAYS)).isoformat(),
        )
        if len(acting_for_choices) > 1:
            self.fields["acting_for"].choices = list(acting_for_choices)  # type: ignore[attr-defined]  # of a ChoiceField
        else:
            del self.fields["acting_for"]

    @staticmethod
    def first(*, is_for_older: bool = False) -> dict[str, Any]:
        """What stands there before anything is chosen; where older allergies, medicines and problems are not
        shared, these.
        """
        older = [Category.MEDICINES, Category.SUMMARY]
        usual = older if is_for_older else [Category.DOCUMENTS, Category.LABS, *older]
        return {
            **({"back": EVERYTHING} if is_for_older else {}),
            "categories": [int(category) for category in usual],
            "until": timezone.localdate() + timedelta(days=DEFAULT_DAYS),
        }

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        days = (day - timezone.localdate()).days
        if days < 1:
            raise forms.ValidationError("Choose a day after today.")
        if days > LONGEST_DAYS:
            raise forms.ValidationError("Three years is the longest.")
        return day

    def asked(self) -> Asked:
        given = self.cleaned_data
        categories, flags = bits_of(given["categories"]), self.flags()
        return Asked(
            purpose=Purpose(given["purpose"]),
            categories=categories,
            all_dates=_all_dates(categories, flags),
            records_from=_since(given["back"]),
            days=(given["until"] - timezone.localdate()).days,
            flags=flags,
            reason=given["reason"].strip(),
        )

    def so_far(self) -> Asked:
        """What stands there now, finished or not: for the sentence beside the form."""
        kinds = bits_of(
            int(value)
            for value in self["categories"].value() or []
            if str(value).isdecimal() and int(value) in CATEGORY_LABELS
        )
        flags = _flags(
            str(self["may"].value()), bool(self["download"].value()), bool(self["one_time"].value())
        )
        purpose, back = str(self["purpose"].value() or Purpose.TREATMENT.value), str(self["back"].value())
        return Asked(
            purpose=Purpose(int(purpose))
            if purpose.isdecimal() and int(purpose) in PURPOSE_LABELS
            else Purpose.TREATMENT,
            categories=kinds,
            records_from=_since(back if back in BACK else EVERYTHING),
            days=_days(self["until"].value()),
            flags=flags,
            all_dates=_all_dates(kinds, flags),
        )

    def words(self) -> str:
        """The doctor's own words so far."""
        return str(self["reason"].value() or "").strip()[:1000]

    def flags(self) -> Flag:
        given = self.cleaned_data
        return _flags(given["may"], given["download"], given["one_time"])


def _flags(may: str, download: bool, one_time: bool) -> Flag:
    """To add without reading takes no copies and has no one time; one look leaves no copy."""
    if may == WRITE:
        return Flag.WRITE
    reading = Flag.VIEW | Flag.ONE_TIME if one_time else READING if download else Flag.VIEW
    return reading | (Flag.WRITE if may == BOTH else Flag(0))


def _all_dates(categories: int, flags: Flag) -> int:
    """Allergies, medicines and problems are asked for whatever their date; one look has one permission."""
    return categories & WHATEVER_DATE if flags & Flag.VIEW and not flags & Flag.ONE_TIME else 0


def _since(back: str) -> date | None:
    return (
        None
        if back == EVERYTHING
        else timezone.localdate() - timedelta(days=round(int(back) * _DAYS_OF_A_MONTH))
    )


def _days(until: object) -> int:
    """How many days from today, of a day that may be half typed."""
    try:
        day = until if isinstance(until, date) else date.fromisoformat(str(until))
    except ValueError:
        return DEFAULT_DAYS
    return min(max((day - timezone.localdate()).days, 1), LONGEST_DAYS)
