"""Contract interfaces as committed under contracts/abi: calldata, results and errors, without guessing.

`eth_abi` pads short bytes silently; here 31 bytes for a bytes32 are a ValueError.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from eth_abi.abi import decode, encode
from eth_abi.exceptions import DecodingError, EncodingError

from adapters.chain.errors import ChainRevertError, ChainUnavailableError
from common.keccak import keccak256

FOLDER = Path(__file__).resolve().parents[2] / "contracts" / "abi"


class _Function(NamedTuple):
    """Worked out once: a question is asked for every record that is opened."""

    selector: bytes
    inputs: list[dict[str, Any]]
    takes: list[str]
    gives: list[str]


class Abi:
    """One contract's interface and code."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.entries: list[dict[str, Any]] = content["abi"]
        self.bytecode = bytes.fromhex(content["bytecode"][2:])
        self.deployed_bytecode = bytes.fromhex(content["deployedBytecode"][2:])
        self.immutables: list[tuple[int, int]] = [(start, length) for start, length in content["immutables"]]
        self._functions = {
            entry["name"]: _function(entry) for entry in self.entries if entry["type"] == "function"
        }
        self._errors = {_selector(entry): entry for entry in self.entries if entry["type"] == "error"}

    def encode_call(self, function: str, *arguments: Any) -> bytes:
        """Calldata. Raises ValueError for values that do not fit the types."""
        known = self._functions[function]
        return known.selector + _encode(known.inputs, known.takes, arguments)

    def encode_creation(self, *arguments: Any) -> bytes:
        """The data of the transaction that creates the contract."""
        inputs: list[dict[str, Any]] = next(
            (entry["inputs"] for entry in self.entries if entry["type"] == "constructor"), []
        )
        return self.bytecode + _encode(inputs, _types(inputs), arguments)

    def decode_result(self, function: str, data: bytes) -> tuple[Any, ...]:
        try:
            return decode(self._functions[function].gives, data)
        except DecodingError as error:
            # No contract, or another one: `deployment.check` tells which.
            raise ChainUnavailableError(f"{function} gave an answer of the wrong form") from error

    def decode_error(self, data: bytes) -> ChainRevertError:
        """A custom error by its selector; one that is not ours has no name."""
        entry = self._errors.get(data[:4])
        if entry is None:
            return ChainRevertError("", ("0x" + data.hex(),) if data else ())
        return ChainRevertError(entry["name"], decode(_types(entry["inputs"]), data[4:]))

    def error_name(self, selector: bytes) -> str:
        """The name of an error as `Refused` events carry it."""
        entry = self._errors.get(selector)
        return entry["name"] if entry else ""


@cache
def load(name: str, folder: Path = FOLDER) -> Abi:
    """The committed interface of a contract."""
    return Abi(json.loads((folder / f"{name}.json").read_text()))


def _selector(entry: dict[str, Any]) -> bytes:
    return keccak256(f"{entry['name']}({','.join(_types(entry['inputs']))})".encode())[:4]


def _types(parameters: list[dict[str, Any]]) -> list[str]:
    return [_type(parameter) for parameter in parameters]


def _type(parameter: dict[str, Any]) -> str:
    kind: str = parameter["type"]
    if kind.startswith("tuple"):
        return f"({','.join(_types(parameter['components']))}){kind.removeprefix('tuple')}"
    return kind


def _function(entry: dict[str, Any]) -> _Function:
    return _Function(_selector(entry), entry["inputs"], _types(entry["inputs"]), _types(entry["outputs"]))


def _encode(inputs: list[dict[str, Any]], types: list[str], values: tuple[Any, ...]) -> bytes:
    if len(values) != len(inputs):
        raise ValueError(f"{len(inputs)} arguments wanted, {len(values)} given")
    for parameter, value in zip(inputs, values, strict=True):
        _check(parameter, value)
    try:
        return encode(types, values)
    except EncodingError as error:
        raise ValueError(str(error)) from error


def _check(parameter: dict[str, Any], value: Any) -> None:
    """Every bytesN has N bytes, wherever it stands; the rest is eth_abi's to refuse."""
    kind: str = parameter["type"]
    if kind.endswith("[]"):
        for item in value:
            _check({**parameter, "type": kind[:-2]}, item)
    elif kind == "tuple":
        for component, item in zip(parameter["components"], value, strict=True):
            _check(component, item)
    elif (
        kind.startswith("bytes")
        and kind != "bytes"
        and (not isinstance(value, bytes) or len(value) != int(kind[5:]))
    ):
        raise ValueError(f"{parameter['name'] or 'value'} is not {kind[5:]} bytes")
