"""EIP-712 hashing, strict: every field present, none besides, every value of its type's range and length.

Libraries fill what is missing and pad what is short; a statement hashed that way is not the one the wallet
showed.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from common.commitments import address_bytes
from common.keccak import keccak256

_T = TypeVar("_T")
Types = Mapping[str, Mapping[str, str]]

_ARRAY = re.compile(r"(.+)\[(\d*)]")
_DOMAIN_FIELDS = {
    "name": "string",
    "version": "string",
    "chainId": "uint256",
    "verifyingContract": "address",
    "salt": "bytes32",
}


class Schema:
    """Struct types by name, each a mapping of field to type. Type hashes are computed once."""

    def __init__(self, types: Types) -> None:
        self.types = types
        self._hashes = {name: keccak256(self.encode_type(name).encode()) for name in types}

    def encode_type(self, name: str) -> str:
        """The type with those it refers to, as EIP-712 writes them."""
        return "".join(
            f"{each}({','.join(f'{kind} {field}' for field, kind in self.types[each].items())})"
            for each in self.needed(name)
        )

    def needed(self, name: str) -> list[str]:
        """The type itself, then all types it leads to, sorted."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            each = waiting.pop()
            found.add(each)
            waiting += [
                core
                for kind in self.types[each].values()
                if (core := kind.split("[")[0]) in self.types and core not in found
            ]
        return [name, *sorted(found - {name})]

    def hash_struct(self, name: str, value: Mapping[str, Any]) -> bytes:
        """32 bytes. Raises ValueError for a value that does not fit its type."""
        fields = self.types[name]
        if value.keys() != fields.keys():
            raise ValueError(f"{name} has the fields {', '.join(fields)}")
        return keccak256(
            self._hashes[name] + b"".join(self._word(kind, value[field]) for field, kind in fields.items())
        )

    def _word(self, kind: str, value: Any) -> bytes:
        if kind in self.types:
            return self.hash_struct(kind, value)
        if array := _ARRAY.fullmatch(kind):
            return self._array(array[1], array[2], value)
        return _atom(kind, value)

    def _array(self, item: str, length: str, values: Sequence[Any]) -> bytes:
        if not isinstance(values, list | tuple) or (length and len(values) != int(length)):
            raise ValueError(f"not a list of {length or 'any number of'} {item}")
        return keccak256(b"".join(self._word(item, value) for value in values))


def domain_separator(domain: Mapping[str, Any]) -> bytes:
    """The hash of the domain with the fields it has, in the order of the standard."""
    fields = {name: kind for name, kind in _DOMAIN_FIELDS.items() if name in domain}
    return Schema({"EIP712Domain": fields}).hash_struct("EIP712Domain", domain)


def digest(separator: bytes, struct_hash: bytes) -> bytes:
    """What is signed."""
    return keccak256(b"\x19\x01" + separator + struct_hash)


def _atom(kind: str, value: Any) -> bytes:
    if kind == "string":
        return keccak256(_checked(str, kind, value).encode())
    if kind == "bytes":
        return keccak256(_checked(bytes, kind, value))
    if kind == "bool":
        return _checked(bool, kind, value).to_bytes(32, "big")
    if kind == "address":
        return bytes(12) + address_bytes(_checked(str, kind, value))
    if kind.startswith("bytes"):
        size = int(kind[5:])
        if len(_checked(bytes, kind, value)) != size:
            raise ValueError(f"{len(value)} bytes are not a {kind}")
        return bytes(value).ljust(32, b"\0")
    return _number(kind, value)


def _number(kind: str, value: Any) -> bytes:
    if isinstance(value, bool):
        raise ValueError(f"a truth value is not a {kind}")
    signed = kind.startswith("int")
    bits = int(kind.removeprefix("int" if signed else "uint") or 256)
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    if not low <= _checked(int, kind, value) <= high:
        raise ValueError(f"{value} is not a {kind}")
    return int(value).to_bytes(32, "big", signed=signed)


def _checked(wanted: type[_T], kind: str, value: Any) -> _T:
    if not isinstance(value, wanted):
        raise ValueError(f"{type(value).__name__} is not a {kind}")
    return value
