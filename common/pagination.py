"""Lists in pages, by Django's paginator. The component `pages` leads from one to the next."""

from collections.abc import Sequence
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

ROWS: Final = 50


def page(found: QuerySet[Any] | Sequence[Any], number: str | None = None, *, rows: int = ROWS) -> Page[Any]:
    """The page whose number an address says: the first where it says none, the last where it asks for one
    beyond. Two SQL statements for a query.
    """
    return Paginator(found, rows).get_page(number)
