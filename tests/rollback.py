"""What a person did in a test, undone for the next look."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """The test's own transaction, as Django marks those: flows that must be the outermost may run inside."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # Django's own
    with block:
        yield
        transaction.set_rollback(True)
