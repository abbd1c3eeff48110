"""Form fields that take what people paste, and refuse what no name or address holds."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

UNSEEN = {"Cc", "Cs", "Co", "Cn"}  # control characters, surrogates, private use, unassigned


class TextField(forms.CharField):
    """Text as it was typed, without what cannot be seen or read. `lines` allows line breaks."""

    def __init__(self, *, lines: bool = False, **kwargs: Any) -> None:
        self.lines = lines
        super().__init__(
            widget=kwargs.pop("widget", forms.Textarea(attrs={"rows": 3}) if lines else forms.TextInput()),
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFC", super().to_python(value) or "")
        return text.replace("\r\n", "\n") if self.lines else text

    def validate(self, value: str) -> None:
        super().validate(value)
        allowed = "\n\t" if self.lines else ""
        if any(unicodedata.category(sign) in UNSEEN and sign not in allowed for sign in value):
            raise ValidationError(
                "This holds a character that cannot be shown. Type it again instead of pasting it."
            )


class PhoneField(TextField):
    """A telephone number as people write it: digits, spaces, + - ( ) . /"""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=32,
            widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
            **kwargs,
        )

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and (set(value) - set("0123456789 +-()./") or sum(sign.isdigit() for sign in value) < 5):
            raise ValidationError("A telephone number has digits, and may begin with +.")
