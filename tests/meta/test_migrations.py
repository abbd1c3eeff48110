"""Models and migrations say the same: a field renamed in one of them only breaks yesterday's database."""

import io

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def test_no_migration_is_missing() -> None:
    said = io.StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=said)
    assert said.getvalue().strip() == "No changes detected"
