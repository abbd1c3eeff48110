"""Values at a dotted path of a resource; lists are walked through."""

from collections.abc import Iterator
from typing import Any


def values(resource: Any, path: str) -> Iterator[Any]:
    """Everything at the path, in order; nothing if a part is missing."""
    head, _, rest = path.partition(".")
    found = resource.get(head) if isinstance(resource, dict) else None
    for value in found if isinstance(found, list) else [found]:
        if value is not None:
            if rest:
                yield from values(value, rest)
            else:
                yield value


def first(resource: Any, *paths: str) -> Any:
    """The first value of the first path that has one, or None."""
    return next((value for path in paths for value in values(resource, path)), None)
