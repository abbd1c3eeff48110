"""The table of FHIR R4 elements, read once: what may stand in a type, what must, and of which type it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a type.

    `codes`: the only values allowed, or None. `choice`: the stem of a choice such as onset[x], or "".
    """

    type: str
    is_list: bool
    codes: frozenset[str] | None = None
    choice: str = ""


@dataclass(slots=True)
class Type:
    """One type: its elements by the name they have in JSON, and groups of which one member must be there."""

    elements: dict[str, Element] = field(default_factory=dict)
    required: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)


@cache
def types() -> Mapping[str, Type]:
    """Every type of the table by name (backbone elements as "Observation_Component")."""
    result: dict[str, Type] = {}
    current = Type()
    for line in _lines():
        if line.startswith(" "):
            _add(current, *line.split(" ")[1:3])
        elif not line.startswith(("#", "@")):
            current = result[line] = Type()
    return MappingProxyType(result)


@cache
def resource_names() -> frozenset[str]:
    """Every resource type of R4, also those the table does not describe."""
    return frozenset(next(line for line in _lines() if line.startswith("@resources")).split()[1:])


def _lines() -> list[str]:
    return Path(__file__).with_name("elements.txt").read_text(encoding="utf-8").splitlines()


def _add(parent: Type, name: str, target: str) -> None:
    is_list, name = name.endswith("*"), name.rstrip("*")
    is_required, name = name.endswith("!"), name.rstrip("!")
    if name.endswith("[x]"):
        stem = name[:-3]
        members = {
            stem + kind[0].upper() + kind[1:]: Element(kind, False, choice=stem) for kind in target.split("|")
        }
    elif target.startswith("="):
        members = {name: Element("code", is_list, codes=frozenset(target[1:].split("|")))}
    else:
        members = {name: Element(target, is_list)}
    parent.elements.update(members)
    if is_required:
        parent.required.append((name, tuple(members)))
