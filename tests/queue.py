"""How workers share the tests (pytest -n): a file at a time, what takes longest first, to whoever is free."""

import pytest
from xdist.scheduler import LoadScopeScheduling

#: Each takes a minute or more: begun last, one of them would leave the other workers without anything to do.
LONGEST = (
    "tests/browser/",
    "tests/faults/",
    "tests/meta/test_sweep.py",
    "tests/attacks/",
    "tests/property/",
    "tests/flows/",
)
#: The stories share what is started once for a session. Faults wait for real workers: one after the other
#: they leave the rest its cores, and have time enough themselves.
TOGETHER = ("tests/browser/", "tests/faults/")


def longest_first(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _place(item.nodeid))


def _place(nodeid: str) -> int:
    return next((place for place, begin in enumerate(LONGEST) if nodeid.startswith(begin)), len(LONGEST))


class Queue(LoadScopeScheduling):  # type: ignore[misc]  # has no types
    def _split_scope(self, nodeid: str) -> str:
        whole = next((folder for folder in TOGETHER if nodeid.startswith(folder)), None)
        return whole or nodeid.partition("::")[0]
