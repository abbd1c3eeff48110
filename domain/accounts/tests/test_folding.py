"""The database compares names as Python does."""

import sys

import pytest
from django.db import connection
from django.db.models import TextField, Value

from common.folding import Folded, fold
from common.tests.test_folding import ALIKE


@pytest.mark.django_db
def test_the_database_folds_alike() -> None:
    """Every letter, each between two others; words with capital letters at their end."""
    letters = [chr(point) for point in range(32, sys.maxunicode) if chr(point).isalpha()][:12_000]
    texts = [f"a{letter}b" for letter in letters] + [text for pair in ALIKE for text in pair]
    inner, params = Folded(Value("%", output_field=TextField())).as_sql(
        connection.ops.compiler("SQLCompiler")(None, connection, None), connection
    )
    assert params[0] == "%"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT t, {inner.replace('%s', 't', 1)} FROM unnest(%s::text[]) AS t",  # noqa: S608  ours
            [*params[1:], texts],
        )
        folded = dict(cursor.fetchall())
    assert {text: made for text, made in folded.items() if made != fold(text)} == {}
