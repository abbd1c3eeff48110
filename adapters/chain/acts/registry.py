"""Finds the class of an act by its kind. A module in this folder is found because it is here."""

import importlib
import pkgutil
from functools import cache
from typing import TypeVar

from adapters.chain import acts as folder
from adapters.chain.acts.base import PublicAct

_Class = TypeVar("_Class", bound=type[PublicAct])
_MACHINERY = {"base", "effects", "registry", "states"}
LONGEST_KIND = 40

_classes: dict[str, type[PublicAct]] = {}


def act(found: _Class) -> _Class:
    """Class decorator. Raises ValueError for a kind that is taken or too long."""
    if len(found.kind) > LONGEST_KIND or found.kind in _classes:
        raise ValueError(f"{found.kind!r} cannot be the kind of an act")
    _classes[found.kind] = found
    return found


def by_kind(kind: str) -> type[PublicAct]:
    """Raises KeyError for a kind that nobody knows."""
    _load()
    return _classes[kind]


def kinds() -> dict[str, type[PublicAct]]:
    _load()
    return dict(_classes)


@cache
def _load() -> None:
    for module in pkgutil.iter_modules(folder.__path__):
        if module.name not in _MACHINERY:
            importlib.import_module(f"{folder.__name__}.{module.name}")
