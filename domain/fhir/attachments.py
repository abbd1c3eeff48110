"""Files inside of a resource (FHIR R4 `Attachment`), wherever the type occurs: in contained resources and
extensions too. What lies elsewhere is named and never fetched.
"""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from domain.fhir.primitives import decode
from domain.fhir.strict_json import MAX_DEPTH, Json
from domain.fhir.structure import types

_CONTAINED: Final = "ResourceList"


@dataclass(frozen=True, slots=True)
class Attachment:
    """`data` is None where the file is not in the resource, or broken. `declared_*` is what its source says
    of it: never believed.
    """

    title: str
    declared_type: str
    data: bytes | None = field(default=None, repr=False)
    is_broken: bool = False
    url: str = ""
    declared_size: int | None = None
    declared_sha1: str = ""

    @property
    def host(self) -> str:
        """Of its address; "" for one within the system that it came from."""
        try:
            return urlsplit(self.url).hostname or ""
        except ValueError:
            return ""

    @property
    def elsewhere(self) -> str:
        """The host of its address, or the address within the system that it came from."""
        return self.host or self.url[:80]


def of_resource(resource: Json) -> list[Attachment]:
    """All of them, in the order in which they are written. One without data and url is none."""
    inside = {
        one["id"]: one
        for one in _list(resource.get("contained"))
        if isinstance(one, dict) and one.get("resourceType") == "Binary" and isinstance(one.get("id"), str)
    }
    found = (_attachment(one, inside) for one in walk(resource))
    return [one for one in found if one.data is not None or one.is_broken or one.url]


def walk(resource: Json) -> Iterator[Json]:
    """The Attachment objects themselves."""
    name = resource.get("resourceType")
    if isinstance(name, str) and name in types():
        yield from _walk(resource, name, 0)


def faults(attachment: Attachment) -> list[str]:
    """What is not as its source announced it, in sentences."""
    if attachment.is_broken:
        return ["It is damaged: its data cannot be decoded."]
    if attachment.data is None:
        return []
    said = [] if attachment.data else ["It is empty: 0 bytes."]
    size, found = attachment.declared_size, len(attachment.data)
    if size is not None and size != found:
        said.append(f"It has {found} bytes; its source announced {size}.")
    sha1 = base64.b64encode(hashlib.sha1(attachment.data, usedforsecurity=False).digest()).decode()
    if attachment.declared_sha1 and attachment.declared_sha1 != sha1:
        said.append("Its checksum is not the one that its source announced: it may have changed on the way.")
    return said


def _walk(value: Json, name: str, depth: int) -> Iterator[Json]:
    if depth > MAX_DEPTH:
        return
    for key, inner in value.items():
        element = types()[name].elements.get(key)
        if element is None:
            continue
        for one in _list(inner):
            if not isinstance(one, dict):
                continue
            within = one.get("resourceType") if element.type == _CONTAINED else element.type
            if within == "Attachment":
                yield one
            elif isinstance(within, str) and within in types():
                yield from _walk(one, within, depth + 1)


def _attachment(one: Json, inside: dict[str, Json]) -> Attachment:
    url, data = _text(one, "url"), one.get("data")
    declared = _text(one, "contentType")
    if data is None and url.startswith("#") and (binary := inside.get(url[1:])) is not None:
        data, url, declared = binary.get("data"), "", declared or _text(binary, "contentType")
    plain = decode(data) if isinstance(data, str) else None
    size = one.get("size")
    return Attachment(
        title=_text(one, "title"),
        declared_type=declared,
        data=plain,
        is_broken=data is not None and plain is None,
        url=url,
        declared_size=size if isinstance(size, int) and not isinstance(size, bool) else None,
        declared_sha1="".join(_text(one, "hash").split()),
    )


def _text(holder: Json, name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
