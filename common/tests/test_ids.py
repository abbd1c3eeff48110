import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import ids

NUMBERS = st.builds(ids.account_number, st.sampled_from(["MC", "DR"]), st.integers(0, 10**8 - 1))
ANOTHER_CHARACTER = "The check digits do not fit; one character may be wrong."


def test_a_known_number() -> None:
    assert ids.account_number("MC", 48217730) == "MC4821773059"
    assert ids.format_account_number("MC4821773059") == "MC 4821 7730 59"


@pytest.mark.parametrize(
    "typed",
    ["MC4821773059", "mc 4821 7730 59", " MC-4821-7730-59 ", "mc 48217730\u201359", "MC.4821.7730.59"],
)
def test_typed_as_people_type(typed: str) -> None:
    assert ids.parse_account_number(typed) == "MC4821773059"


@given(NUMBERS)
def test_shown_and_read_back(number: str) -> None:
    assert ids.parse_account_number(ids.format_account_number(number).lower()) == number


def refusal(text: str) -> str:
    with pytest.raises(ids.AccountNumberError) as refused:
        ids.parse_account_number(text)
    return str(refused.value)


@given(NUMBERS, st.integers(0, 11), st.integers(1, 25))
def test_one_wrong_character_is_found(number: str, at: int, by: int) -> None:
    old = number[at]
    new = chr((ord(old) - 65 + by) % 26 + 65) if old.isalpha() else str((int(old) + by % 9 + 1) % 10)
    assert new == old or refusal(number[:at] + new + number[at + 1 :]) == ANOTHER_CHARACTER


@given(NUMBERS, st.integers(2, 10))
def test_two_swapped_digits_are_found(number: str, at: int) -> None:
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert swapped == number or refusal(swapped) == ANOTHER_CHARACTER


@pytest.mark.parametrize("text", ["", "MC", "4821773059", "MC48217730599", "MC482177305٩", "<b>"])
def test_other_shapes_are_refused(text: str) -> None:
    assert refusal(text) == "An account number is two letters and ten digits."


@pytest.mark.parametrize(
    ("prefix", "n", "said"),
    [
        ("mc", 1, "two capital letters"),
        ("MCX", 1, "two capital letters"),
        ("MC", -1, "room for eight digits"),
        ("MC", 10**8, "room for eight digits"),
    ],
)
def test_no_number_beyond_its_room(prefix: str, n: int, said: str) -> None:
    with pytest.raises(ValueError) as refused:
        ids.account_number(prefix, n)
    assert said in str(refused.value)


def test_random_numbers_are_valid_and_ids_differ() -> None:
    number = ids.random_account_number("MC")
    assert ids.parse_account_number(number) == number
    assert ids.new() != ids.new()
