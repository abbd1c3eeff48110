"""The database compares names as Python does."""

import sys

import pytest
from django.db.models import TextField, Value

from common.folding import Folded, fold
from common.tests.test_folding import ALIKE
from domain.accounts.models import User
from tests import people


@pytest.mark.django_db(databases=["default", "vault"])
def test_the_database_folds_alike() -> None:
    """Every letter, each between two others; words with capital letters at their end."""
    letters = [chr(point) for point in range(32, sys.maxunicode) if chr(point).isalpha()][:12_000]
    texts = [f"a{letter}b" for letter in letters] + [text for pair in ALIKE for text in pair]
    people.patient("Alice")
    one = User.objects.annotate(
        **{f"made{place}": Folded(Value("\n".join(texts[place::4]), TextField())) for place in range(4)}
    ).get()
    folded = {
        text: made
        for place in range(4)
        for text, made in zip(texts[place::4], getattr(one, f"made{place}").split("\n"), strict=True)
    }
    assert {text: made for text, made in folded.items() if made != fold(text)} == {}
