"""Signing in and signing up."""

from contextlib import suppress
from typing import Any

from allauth.account import forms as allauth
from allauth.account.internal import flows
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from authentication import sessions
from common import clock, ids
from common.form_fields import TextField
from domain.accounts import codes, national_ids
from domain.accounts.models import User
from domain.accounts.national_ids import NationalIdError
from domain.accounts.roles import Role
from domain.accounts.services import registration
from domain.accounts.services.registration import Details, Registered

LONGEST_PASSWORD = 256
OLDEST = 130


class LoginForm(allauth.LoginForm):  # type: ignore[misc]  # allauth ships no types
    """By e-mail or account number; the number as people write it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label="E-mail or account number",
            max_length=254,
            widget=forms.TextInput(attrs={"autocomplete": "username webauthn", "autocapitalize": "none"}),
        )
        self.fields["password"].validators.append(MaxLengthValidator(LONGEST_PASSWORD))
        self.fields[
            "password"
        ].help_text = ""  # allauth's second link to a new password: ours stands beside the label
        self.order_fields(["login", "password"])

    def clean_login(self) -> str:
        login: str = self.cleaned_data["login"].strip()
        with suppress(ids.AccountNumberError):
            return ids.parse_account_number(login)
        return login

    def user_credentials(self) -> dict[str, str]:
        login = self.cleaned_data["login"]
        return {"email" if "@" in login else "username": login, "password": self.cleaned_data["password"]}


class JoinForm(allauth.SignupForm):  # type: ignore[misc]  # allauth ships no types
    """What every account begins with: name, e-mail, password. Nothing else that is sent along is read."""

    name = TextField(
        label="Your name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ["name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "E-mail"
        self.fields["email"].error_messages["invalid"] = (
            "This is not an e-mail address. It looks like name@example.org."
        )
        self.fields["password1"].validators.append(MaxLengthValidator(LONGEST_PASSWORD))
        self.fields["password1"].help_text = "At least 12 characters. Several words are good."

    def answer(self, request: HttpRequest, registered: Registered) -> tuple[User | None, HttpResponse | None]:
        """What `try_save` of each form gives: the same whether or not somebody has this e-mail, the page that
        asks for a code.
        """
        if registered.is_new:
            flows.login.record_authentication(
                request, registered.user, method="password"
            )  # typed a moment ago, so this login is fresh
            return registered.user, None
        return None, flows.signup.prevent_enumeration(request, email=self.cleaned_data["email"])


class SignupForm(JoinForm):
    """A patient's: what makes an account, and no more. The rest is on the account's page."""

    birth_date = forms.DateField(
        label="Birth date", widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"})
    )
    national_id_country = forms.ChoiceField(
        label="Country of your national number", choices=national_ids.choices
    )
    national_id = TextField(
        label="National number",
        max_length=national_ids.LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
        help_text="Kept sealed. It only helps to notice a second account of the same person.",
    )
    field_order = ["name", "email", "password1", "birth_date", "national_id_country", "national_id"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "As on your identity card."

    def clean_birth_date(self) -> Any:
        born = self.cleaned_data["birth_date"]
        if not timezone.localdate().year - OLDEST <= born.year or born > clock.latest_day():
            raise forms.ValidationError("This cannot be a birth date of a living person. Check the year.")
        return born

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "national_id" in cleaned and "national_id_country" in cleaned:
            try:
                cleaned["national_id"] = national_ids.parse(
                    cleaned["national_id_country"], cleaned["national_id"]
                )
            except NationalIdError as error:
                self.add_error("national_id", str(error))
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        given = self.cleaned_data
        details = Details(
            name=given["name"],
            email=given["email"],
            birth_date=given["birth_date"],
            national_id=given["national_id"],
        )
        registered = registration.register(
            details=details, password=given["password1"], session=sessions.digest(request)
        )
        return self.answer(request, registered)


class ProfessionalForm(JoinForm):
    """Of a doctor or of somebody's staff. `role` is that of the address, never of the form."""

    def __init__(self, *args: Any, role: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role = role
        self.fields["name"].help_text = (
            "As printed on your licence."
            if role == Role.DOCTOR
            else "Your own, not that of the organisation."
        )

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        given = self.cleaned_data
        registered = registration.register_professional(
            role=self.role,
            name=given["name"],
            email=given["email"],
            password=given["password1"],
            session=sessions.digest(request),
        )
        return self.answer(request, registered)


class CodeField(TextField):
    """A code that came by mail: its digest (32 bytes)."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "dir": "ltr",
        }
        super().__init__(max_length=codes.LONGEST, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        return codes.digest(super().clean(value))


class InvitationCodeForm(forms.Form):
    """The code of an invitation."""

    code = CodeField(
        label="Code", help_text="From the mail of your organisation. Spaces and dashes do not matter."
    )


class StartForm(forms.Form):
    """The first password of an account that somebody else made."""

    email = forms.EmailField(label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    code = CodeField(label="Start code", help_text="From the mail. Spaces and dashes do not matter.")
    password = forms.CharField(
        label="New password",
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters. Several words are good.",
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password
