"""Form fields as components: label above, hint below, error below with its icon. Works with any Django
form.
"""

from typing import Any

from django import forms
from django.forms import BoundField


def shape(widget: forms.Widget) -> str:
    """Which of the component's shapes a widget takes."""
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.PasswordInput):
        return "password"
    return "text"


def field_context(
    field: BoundField, *, label: str, hint: str, mono: bool, aside_url: str, aside: str
) -> dict[str, Any]:
    """What components/field.html needs; the widget is rendered here, with its classes and the ids of hint and
    error.
    """
    kind = shape(field.field.widget)
    ids = field.id_for_label or field.auto_id or field.html_name
    hint = hint or str(field.help_text or "")
    describing = [f"{ids}_hint"] if hint else []
    describing += [f"{ids}_error"] if field.errors else []
    attrs: dict[str, Any] = {}
    field.field.widget.attrs.pop("placeholder", None)  # of allauth's forms: the label says it, and stays
    if kind != "choices":
        classes = {"check": "", "select": "form-select"}.get(kind, "form-control")
        attrs["class"] = " ".join(
            filter(
                None,
                [
                    classes,
                    "mono" if mono else "",
                    "bad" if field.errors else "",
                    field.field.widget.attrs.get("class", ""),
                ],
            )
        )
    if describing:
        attrs["aria-describedby"] = " ".join(describing)
    if field.errors:
        attrs["aria-invalid"] = "true"
    return {
        "field": field,
        "kind": kind,
        "ids": ids,
        "label": label or field.label,
        "hint": hint,
        "optional": not field.field.required and kind != "check",
        "widget": field.as_widget(attrs=attrs),
        "errors": plain_errors(field),
        "aside_url": aside_url,
        "aside": aside,
    }


def plain_errors(field: BoundField) -> list[str]:
    """A field's errors; "This field is required." in words a person would use."""
    return [
        "Not filled in yet." if error.code == "required" else " ".join(error.messages)
        for error in field.errors.as_data()
    ]


def error_rows(form: forms.BaseForm) -> list[tuple[str, str, str]]:
    """(id to jump to, label, first error) of each field in need, in the form's order; errors of the whole
    form come first with an empty id.
    """
    rows = [("", "", str(error)) for error in form.non_field_errors()]
    for field in form:
        if field.errors:
            rows.append((str(field.id_for_label or field.auto_id), str(field.label), str(field.errors[0])))
    return rows


NUMBERS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def in_words(count: int) -> str:
    """Small numbers as words, as people say them: 3 → "three", 12 → "12"."""
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else str(count)
