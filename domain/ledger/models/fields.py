"""Constraints that several models share."""

from django.db.models import CheckConstraint, F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact


def digest(model: str, *fields: str) -> list[CheckConstraint]:
    """Each field holds exactly 32 bytes."""
    return [
        CheckConstraint(condition=Exact(Length(F(field)), 32), name=f"{model}_{field}_32_bytes")
        for field in fields
    ]


def one_of(model: str, field: str, values: list[str]) -> CheckConstraint:
    """The field holds one of the values."""
    return CheckConstraint(condition=Q(**{f"{field}__in": values}), name=f"{model}_{field}_known")
