"""Proof files (docs/proof-bundle.md) as they come from strangers: anything may stand in them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.errors import MedChainError

FORMAT = "medchain-proof/1"
MAX_BYTES = 256 * 1024
MAX_PATH = 64
MAX_DEPTH = 12
MAX_BRACKETS = 500  # counted before parsing: nesting costs the stack


class BundleError(MedChainError):
    """It is no proof file, or one that cannot be read."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree's root, its number of leaves, and the way from the leaf to the root."""

    root: bytes
    size: int
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A proof file, every part of the right type and length. Nothing of it is believed yet."""

    kind: str
    version: int
    plaintext_sha256: bytes
    ciphertext_sha256: bytes
    metadata_sha256: bytes
    metadata: Mapping[str, object]
    salt: bytes
    subject: bytes
    author: str
    commitment: bytes
    leaf: bytes
    statement: Tree
    signed_at: int
    signature: bytes
    batch: Tree
    chain_id: int
    anchors: str


def looks_like_one(data: bytes) -> bool:
    """Whether somebody meant this as a proof file: decides which of two files is the proof."""
    return data.lstrip()[:1] == b"{" and b'"medchain-proof/' in data[: 64 * 1024]


def parse(data: bytes) -> Bundle:
    """Read a proof file. Raises BundleError, with a sentence that says what is wrong with it."""
    if len(data) > MAX_BYTES:
        raise BundleError(
            "This proof file is larger than any we write.", next="Take the one that came with the document."
        )
    document = _json(data)
    if document.get("format") != FORMAT:
        raise BundleError(
            "This is not a MedChain proof file.",
            next="It ends in .proof.json and came together with the document.",
        )
    try:
        return _bundle(document)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BundleError(
            "This proof file is damaged: a part of it is missing or has the wrong form.",
            next="Ask for it once more.",
        ) from None


def _json(data: bytes) -> dict[str, Any]:
    try:
        if data.count(b"[") + data.count(b"{") > MAX_BRACKETS:
            raise ValueError
        document = json.loads(
            data.decode("utf-8"),
            parse_float=_no_fraction,
            parse_constant=_no_fraction,
            object_pairs_hook=_once,
        )
        flat = isinstance(document, dict) and _depth(document) <= MAX_DEPTH
    except (UnicodeDecodeError, ValueError, RecursionError):
        flat = False
    if not flat:
        raise BundleError(
            "This proof file cannot be read: it is not the text we write.",
            next="Take the file as it came, without opening and saving it.",
        )
    return dict(document)


def _bundle(document: dict[str, Any]) -> Bundle:
    digests, statement, batch, chain = (document[name] for name in ("digests", "statement", "batch", "chain"))
    metadata = document["metadata"]
    if (
        not isinstance(metadata, dict)
        or not isinstance(document["kind"], str)
        or not 0 < len(document["kind"]) <= 40
    ):
        raise ValueError
    return Bundle(
        kind=document["kind"],
        version=_number(document["version"], 1, 2**31),
        plaintext_sha256=_raw(digests["plaintext"]),
        ciphertext_sha256=_raw(digests["ciphertext"]),
        metadata_sha256=_raw(digests["metadata"]),
        metadata=metadata,
        salt=_raw(document["salt"]),
        subject=_raw(document["subject"]),
        author=_address(document["author"]),
        commitment=_raw(document["commitment"]),
        leaf=_raw(document["leaf"]),
        statement=_tree(statement),
        signed_at=_number(statement["signedAt"], 0, 2**40),
        signature=_raw(statement["signature"], 65),
        batch=_tree(batch),
        chain_id=_number(chain["chainId"], 1, 2**53),
        anchors=_address(chain["anchors"]),
    )


def _tree(part: dict[str, Any]) -> Tree:
    path = part["proof"]
    if not isinstance(path, list) or len(path) > MAX_PATH:
        raise ValueError
    return Tree(_raw(part["root"]), _number(part["size"], 1, 2**32), tuple(_raw(step) for step in path))


def _raw(value: Any, length: int = 32) -> bytes:
    # fromhex() alone would skip blanks, and give fewer bytes than the text is long.
    if not isinstance(value, str) or not re.fullmatch(f"0x[0-9a-fA-F]{{{2 * length}}}", value):
        raise ValueError
    return bytes.fromhex(value[2:])


def _address(value: Any) -> str:
    _raw(value, 20)
    return str(value)


def _number(value: Any, low: int, high: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value < high:
        raise ValueError
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Other programs might read the other one of two."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _no_fraction(text: str) -> None:
    raise ValueError(text)


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0
