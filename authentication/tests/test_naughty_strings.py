"""Naughty strings at the door: nothing breaks, nothing is let in, nothing runs, and ten times the input takes
no hundred times the work.
"""

import json
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.test import Client

from authentication.forms import SignupForm
from common.form_fields import PhoneField, TextField
from domain.accounts import national_ids
from domain.accounts.models import User
from domain.accounts.national_ids import NationalIdError
from tests import people
from tests.markup import Fields

BLNS = Path(__file__).resolve().parents[4] / "shared" / "data" / "hostile" / "blns.json"
STRANGE: list[str] = (
    json.loads(BLNS.read_text(encoding="utf-8"))
    if BLNS.exists()
    else ["<script>alert(1)</script>", "' OR 1=1 --", "\u202etest\u202e", "田中さん"]
)
pytestmark = pytest.mark.django_db(databases=["default", "vault"])
DOORS = {
    "/login/": ("login", "password"),
    "/password/reset/": ("email",),
    "/signup/patient/": ("name", "email", "password1", "birth_date", "national_id_country", "national_id"),
    "/signup/doctor/": ("name", "email", "password1"),
}


@pytest.mark.parametrize("path", DOORS)
def test_the_door_holds(client: Client, path: str, settings: LazySettings) -> None:
    """Every string in every field of it: in the next request each field has the next string."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # nobody's password is among them; the real one takes its time
    settings.ACCOUNT_RATE_LIMITS = False
    for number in range(len(STRANGE)):
        data = {field: STRANGE[(number + offset) % len(STRANGE)] for offset, field in enumerate(DOORS[path])}
        answer = client.post(path, data)
        assert answer.status_code == 200, data
        assert not Fields(answer.content.decode()).foreign, data
    assert "_auth_user_id" not in client.session
    assert not User.objects.exists()


def test_every_string_is_a_name_or_is_refused_with_a_word() -> None:
    country, number = people.NATIONAL_IDS["Alice"]
    rest = {
        "email": "a@example.org",
        "password1": people.PASSWORD,
        "birth_date": "1980-05-17",
        "national_id_country": country,
        "national_id": number,
    }
    taken = 0
    for text in STRANGE:
        form = SignupForm({**rest, "name": text})
        taken += form.is_valid()
        assert set(form.errors) <= {"name"}
    assert taken > len(STRANGE) / 2


def test_no_string_is_a_national_number() -> None:
    for country, scheme in national_ids.SCHEMES.items():
        said = set()
        for text in STRANGE:
            with pytest.raises(NationalIdError) as refused:
                national_ids.parse(country, text)
            said.add(refused.value.what)
        # One sentence for all of them, which repeats nothing of what was typed.
        assert said == {f"This {scheme.name} number cannot be right: a digit may be wrong or missing."}


@pytest.mark.parametrize("scheme", sorted(national_ids.SCHEMES))
def test_each_country_takes_its_example_and_no_neighbour_of_it(scheme: str) -> None:
    example = national_ids.parse(scheme, national_ids.SCHEMES[scheme].example)
    wrong = 0
    for place, sign in enumerate(example.number):
        if sign.isdigit():
            try:
                national_ids.parse(
                    scheme, example.number[:place] + str((int(sign) + 1) % 10) + example.number[place + 1 :]
                )
            except NationalIdError:
                wrong += 1
    assert wrong >= sum(sign.isdigit() for sign in example.number) - 1
    assert example.number not in repr(example)


@pytest.mark.parametrize(
    ("field", "most"), [(TextField(max_length=150, required=False), 150), (PhoneField(required=False), 32)]
)
def test_a_field_says_no_to_what_is_too_long(field: TextField, most: int) -> None:
    with pytest.raises(ValidationError) as refused:
        field.clean("1" * 1_000_000)
    assert refused.value.messages == [f"Ensure this value has at most {most} characters (it has 1000000)."]
    assert field.clean("1" * most) == "1" * most
