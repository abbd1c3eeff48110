"""Is a resource whole? The first thing that is wrong, as a sentence with the element's path.

This is structure: known elements, their types and number, codes that FHIR itself closes, references inside
the resource. Terminologies and profiles are not asked.
"""

from typing import Any

from domain.fhir.primitives import PRIMITIVES, decode
from domain.fhir.strict_json import MAX_DEPTH, Json
from domain.fhir.structure import Element, resource_names, types

_COMMON = frozenset({"id", "meta", "implicitRules", "language"})
_ABSOLUTE_IN = frozenset({"Coding", "Identifier"})


class BrokenError(ValueError):
    """The resource breaks a rule; the text is a whole sentence."""


def check(resource: Json) -> None:
    """Raises BrokenError naming the element.

    Types outside our table are looked at for depth, empty parts and what all resources share.
    """
    name = resource.get("resourceType")
    if not isinstance(name, str) or not name:
        raise BrokenError("It does not say what it is (resourceType is missing).")
    if name not in resource_names():
        raise BrokenError(f"“{name[:40]}” is no resource of FHIR R4.")
    _shape(resource, name, 0)
    if name in types():
        _object(resource, name, name)
        _contained(resource, name)
    else:
        for key in _COMMON & resource.keys():
            _element(resource[key], types()["Patient"].elements[key], f"{name}.{key}", False)


def _shape(value: Any, path: str, depth: int) -> None:
    """No empty objects, lists or text, null only in a list beside its extensions, not too deep."""
    if depth > MAX_DEPTH:
        raise BrokenError(f"{path[:80]} is nested too deeply.")
    if isinstance(value, dict):
        if not value:
            raise BrokenError(f"{path} is empty.")
        for key, inner in value.items():
            if inner is None:
                raise BrokenError(f"{path}.{key} has no value.")
            _shape(inner, f"{path}.{key}", depth + 1)
    elif isinstance(value, list):
        if not value:
            raise BrokenError(f"{path} is an empty list.")
        for inner in value:
            if inner is not None:
                _shape(inner, path, depth + 1)
    elif value == "":
        raise BrokenError(f"{path} is empty text.")


def _object(value: Any, name: str, path: str) -> None:
    """One object of a type: its elements, each of its own type, and those that must be there."""
    if not isinstance(value, dict):
        raise BrokenError(f"{path} is not an object.")
    described = types()[name]
    chosen: dict[str, str] = {}
    for key, inner in value.items():
        if key == "resourceType" and name in resource_names():
            continue
        element = described.elements.get(key.removeprefix("_"))
        if element is None or (key[0] == "_" and element.type not in PRIMITIVES):
            raise BrokenError(f"{path}.{key[:60]} does not exist in FHIR R4.")
        if element.choice and chosen.setdefault(element.choice, key.removeprefix("_")) != key.removeprefix(
            "_"
        ):
            raise BrokenError(f"{path} has both {chosen[element.choice]} and {key}.")
        if key[0] != "_":
            _element(inner, element, f"{path}.{key}", bool(value.get("_" + key)))
        else:
            _extensions_of_primitive(inner, f"{path}.{key}")
    for label, members in described.required:
        if not any(member in value or "_" + member in value for member in members):
            raise BrokenError(f"{path}.{label} is missing.")
    _rules(value, name, path)


def _element(value: Any, element: Element, path: str, has_extensions: bool) -> None:
    if isinstance(value, list) is not element.is_list:
        raise BrokenError(
            f"{path} must be a list." if element.is_list else f"{path} must be one value, not a list."
        )
    for number, inner in enumerate(value) if element.is_list else [(-1, value)]:
        place = f"{path}[{number}]" if number >= 0 else path
        if inner is None:
            if not has_extensions:
                raise BrokenError(f"{place} has no value.")
        elif element.type == "ResourceList":
            _resource(inner, place)
        elif element.type in PRIMITIVES:
            _primitive(inner, element, place)
        else:
            _object(inner, element.type, place)


def _primitive(value: Any, element: Element, path: str) -> None:
    if not PRIMITIVES[element.type](value):
        raise BrokenError(f"{path} is not a valid {element.type}: {_short(value)}.")
    if element.codes is not None and value not in element.codes:
        raise BrokenError(f"{path} is “{value[:40]}”, which FHIR does not know there.")


def _extensions_of_primitive(value: Any, path: str) -> None:
    for inner in value if isinstance(value, list) else [value]:
        if inner is not None:
            _object(inner, "Element", path)


def _resource(value: Any, path: str) -> None:
    name = value.get("resourceType") if isinstance(value, dict) else None
    if name not in resource_names():
        raise BrokenError(f"{path} is no resource of FHIR R4.")
    if name in types():
        _object(value, name, path)


def _rules(value: Json, name: str, path: str) -> None:
    """The few rules of FHIR's data types that protect a reader."""
    if name == "Extension" and ("extension" in value) is any(
        key.lstrip("_").startswith("value") for key in value
    ):
        raise BrokenError(f"{path} must have either a value or extensions.")
    if name in _ABSOLUTE_IN and "system" in value and ":" not in value["system"]:
        raise BrokenError(f"{path}.system must be an absolute address, not {_short(value['system'])}.")
    if name == "Attachment" and "data" in value:
        _attachment(value, path)
    if (
        name == "Period"
        and len(value.get("start", "")) == len(value.get("end", "")) == 10
        and value["start"] > value["end"]
    ):
        raise BrokenError(f"{path} ends before it begins.")


def _attachment(value: Json, path: str) -> None:
    if "contentType" not in value:
        raise BrokenError(f"{path}.data has no contentType.")
    size = len(decode(value["data"]) or b"")
    if value.get("size", size) != size:
        raise BrokenError(f"{path} says it has {value['size']} bytes and has {size}.")


def _contained(resource: Json, name: str) -> None:
    """Every #reference points to something contained."""
    inside = [inner for inner in resource.get("contained", []) if isinstance(inner, dict)]
    known = {"#"} | {f"#{inner.get('id')}" for inner in inside}
    waiting: list[Any] = [resource]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            target = value.get("reference")
            if isinstance(target, str) and target.startswith("#") and target not in known:
                raise BrokenError(f"{name} speaks of {_short(target)}, which it does not contain.")
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _short(value: Any) -> str:
    text = str(value)
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
