"""What a doctor writes: a visit note, a laboratory report with its results, a letter; what a file is; why
something is taken back.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.utils import timezone

from common import clock
from common.form_fields import TextField
from domain.fhir.authored_resources import Result, Section
from domain.records import record_kinds
from domain.records.services.third_party_records import ComposedReport, Template

EARLIEST: Final = date(1900, 1, 1)
ROWS: Final = 40
_SHOWN = 5
FLAGS: Final = [("", "Usual"), ("H", "High"), ("L", "Low"), ("A", "Abnormal")]


class DayField(forms.DateField):
    """A day on or before today, wherever that is."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> date:
        day: date = super().clean(value)
        if day and not EARLIEST <= day <= clock.latest_day():
            raise forms.ValidationError("It cannot be in the future.")
        return day


class ComposeForm(forms.Form):
    """What all of them have. `draft` is the id of what was kept so far."""

    template: Template
    first_title = ""

    draft = forms.UUIDField(required=False, widget=forms.HiddenInput())
    title = TextField(label="Title", max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    record_date = DayField(label="Date")

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(
            data, initial={"title": self.first_title, "record_date": timezone.localdate(), **(initial or {})}
        )
        self.fields["record_date"].widget.attrs["max"] = clock.latest_day().isoformat()

    def sections(self) -> tuple[Section, ...]:
        return ()

    def results(self) -> tuple[Result, ...]:
        return ()

    def conclusion(self) -> str:
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (self.sections() or self.results() or self.conclusion()):
            raise forms.ValidationError("It says nothing yet.")
        return cleaned

    def said(self) -> ComposedReport:
        given = self.cleaned_data
        return ComposedReport(
            self.template,
            given["title"],
            given["record_date"],
            self.results(),
            self.sections(),
            self.conclusion(),
        )

    def so_far(self) -> dict[str, str]:
        """Plain values as they stand there, for the draft."""
        return {
            name: str(self.data.get(name, ""))[:20_000]
            for name in (*self.fields, *self.more_names())
            if name != "draft"
        }

    def more_names(self) -> list[str]:
        """Names of inputs beside the fields."""
        return []


class _Texts(ComposeForm):
    headings: ClassVar[dict[str, str]]

    def sections(self) -> tuple[Section, ...]:
        found = [
            (heading, str(self.cleaned_data.get(name) or "").strip())
            for name, heading in self.headings.items()
        ]
        return tuple(Section(heading, text) for heading, text in found if text)


def _text(label: str, rows: int) -> TextField:
    return TextField(
        label=label,
        required=False,
        max_length=20_000,
        lines=True,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto", "class": "form-control"}),
    )


class VisitForm(_Texts):
    template, first_title = Template.VISIT, "Visit note"
    headings: ClassVar[dict[str, str]] = {
        "history": "History",
        "findings": "Findings",
        "assessment": "Assessment",
        "plan": "Plan",
    }

    history = _text("History", 3)
    findings = _text("Findings", 3)
    assessment = _text("Assessment", 2)
    plan = _text("Plan", 3)


class LetterForm(_Texts):
    template, first_title = Template.LETTER, ""
    headings: ClassVar[dict[str, str]] = {"text": "Letter", "advice": "Recommendation"}

    text = _text("Letter", 9)
    advice = _text("Recommendation", 3)


class LabForm(ComposeForm):
    """The rows of the table are plain inputs, `name_0`, `value_0` …: as many as there are."""

    template, first_title = Template.LAB, "Lab report"
    parts: Final = ("name", "value", "unit", "low", "high", "flag")

    words = _text("Conclusion", 3)

    def rows(self) -> list[dict[str, str]]:
        """As they stand there: what was typed, and room for more."""
        source = self.data if self.is_bound else self.initial
        found = [
            {part: str(source.get(f"{part}_{place}", ""))[:200] for part in self.parts}
            for place in range(ROWS)
        ]
        used = max((place + 1 for place, row in enumerate(found) if any(row.values())), default=0)
        return found[: min(ROWS, max(_SHOWN, used + 1))]

    def results(self) -> tuple[Result, ...]:
        flags = {code for code, _ in FLAGS}
        return tuple(
            Result(
                **{
                    **{part: text.strip() for part, text in row.items()},
                    "flag": row["flag"] if row["flag"] in flags else "",
                }
            )
            for row in self.rows()
            if row["name"].strip() and row["value"].strip()
        )

    def conclusion(self) -> str:
        return str(self.cleaned_data.get("words") or "").strip()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if any(bool(row["name"].strip()) != bool(row["value"].strip()) for row in self.rows()):
            raise forms.ValidationError("A result has a name and a value: one of them is missing in a row.")
        return cleaned

    def more_names(self) -> list[str]:
        return [f"{part}_{place}" for place in range(len(self.rows())) for part in self.parts]


FORMS: Final[dict[str, type[ComposeForm]]] = {"visit": VisitForm, "lab": LabForm, "letter": LetterForm}
LABELS: Final = {"visit": "Visit note", "lab": "Lab report", "letter": "Letter"}


class DescribeForm(forms.Form):
    """What a file is that somebody adds to a patient's records."""

    title = TextField(label="What is it?", max_length=300, widget=forms.TextInput(attrs={"dir": "auto"}))
    kind = forms.ChoiceField(
        label="Kind", choices=[(kind.name, kind.label) for kind in record_kinds.UPLOAD_KINDS]
    )
    record_date = DayField(label="Date on it")


class WithdrawForm(forms.Form):
    reason = TextField(
        label="Why do you withdraw it?",
        max_length=2000,
        lines=True,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
