"""How a file becomes blocks: 1 MiB raw leaves under UnixFS nodes of 174 links
(https://specs.ipfs.tech/unixfs/), as Kubo's `test-cid-v1` profile.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from adapters.ipfs.cid import DAG_PB, LENGTH, RAW, binary, is_block, varint
from adapters.ipfs.errors import WrongBytesError

LEAF_SIZE = 1 << 20
WIDTH = 174
DEPTH_LIMIT = 6  # 174^5 leaves are 150 petabytes


@dataclass(frozen=True, slots=True)
class Link:
    """One child: its identifier, bytes of content below it, bytes of blocks below it."""

    identifier: bytes
    content: int
    total: int


def _field(number: int, kind: int, value: bytes) -> bytes:
    return varint(number << 3 | kind) + value


def _bytes(number: int, value: bytes) -> bytes:
    return _field(number, 2, varint(len(value)) + value)


def _node(links: list[Link]) -> bytes:
    listed = b"".join(
        _bytes(2, _bytes(1, link.identifier) + _bytes(2, b"") + _field(3, 0, varint(link.total)))
        for link in links
    )
    sizes = b"".join(_field(4, 0, varint(link.content)) for link in links)
    unixfs = _field(1, 0, varint(2)) + _field(3, 0, varint(sum(link.content for link in links))) + sizes
    return listed + _bytes(1, unixfs)


class Builder:
    """Fed with bytes, hands every finished block to `keep(identifier, block)`; memory holds one leaf and one
    unfinished node per level.
    """

    def __init__(self, keep: Callable[[bytes, bytes], None]) -> None:
        self._keep = keep
        self._leaf = bytearray()
        self._levels: list[list[Link]] = [[]]
        self._leaves = 0

    def update(self, data: bytes) -> None:
        self._leaf += data
        while len(self._leaf) >= LEAF_SIZE:
            self._add_leaf(bytes(self._leaf[:LEAF_SIZE]))
            del self._leaf[:LEAF_SIZE]

    def finish(self) -> bytes:
        """The identifier of the whole."""
        if self._leaf or not self._leaves:
            self._add_leaf(bytes(self._leaf))
        level = 0
        while True:
            links = self._levels[level]
            if level == len(self._levels) - 1 and len(links) == 1:
                return links[0].identifier
            if links:
                self._join(level)
            level += 1

    def _add_leaf(self, leaf: bytes) -> None:
        self._leaves += 1
        self._add(0, Link(self._put(RAW, leaf), len(leaf), len(leaf)))

    def _add(self, level: int, link: Link) -> None:
        if level == len(self._levels):
            self._levels.append([])
        self._levels[level].append(link)
        if len(self._levels[level]) == WIDTH:
            self._join(level)

    def _join(self, level: int) -> None:
        links, self._levels[level] = self._levels[level], []
        block = _node(links)
        above = Link(
            self._put(DAG_PB, block),
            sum(link.content for link in links),
            len(block) + sum(link.total for link in links),
        )
        self._add(level + 1, above)

    def _put(self, codec: int, block: bytes) -> bytes:
        identifier = binary(codec, block)
        self._keep(identifier, block)
        return identifier


class Tree:
    """A stored file, read through `get(identifier) -> block`.

    Every block is checked against its identifier before a byte of it is used.
    """

    def __init__(self, root: bytes, get: Callable[[bytes], bytes]) -> None:
        self._root, self._get = root, get

    def size(self) -> int:
        block = self._block(self._root)
        return len(block) if self._root[1] == RAW else sum(link.content for link in parse(block))

    def read(self, offset: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The bytes from `offset`, at most `length` of them."""
        return self._walk(self._root, offset, offset + length if length is not None else None, 0)

    def identifiers(self) -> Iterator[bytes]:
        """Every block of the file."""
        yield self._root
        if self._root[1] != RAW:
            for link in parse(self._block(self._root)):
                yield from Tree(link.identifier, self._get).identifiers()

    def _walk(self, identifier: bytes, start: int, end: int | None, depth: int) -> Iterator[bytes]:
        block = self._block(identifier)
        if identifier[1] == RAW:
            yield block[start:end]
            return
        if depth > DEPTH_LIMIT:
            raise WrongBytesError
        at = 0
        for link in parse(block):
            below = at + link.content
            if below > start and (end is None or at < end):
                yield from self._walk(
                    link.identifier, max(start - at, 0), None if end is None else end - at, depth + 1
                )
            at = below

    def _block(self, identifier: bytes) -> bytes:
        block = self._get(identifier)
        if not is_block(identifier, block):
            raise WrongBytesError
        return block


def parse(block: bytes) -> list[Link]:
    """The links of a node. Raises WrongBytesError where it is not one of ours."""
    try:
        fields = list(_fields(block))
        sizes = [
            value
            for number, value in _fields(next(body for number, body in fields if number == 1))
            if number == 4
        ]
        links = [dict(_fields(body)) for number, body in fields if number == 2]
        found = [Link(link[1], size, link[3]) for link, size in zip(links, sizes, strict=True)]
    except (IndexError, KeyError, StopIteration, TypeError, ValueError):
        raise WrongBytesError from None
    if any(len(link.identifier) != LENGTH for link in found):
        raise WrongBytesError
    return found


def _fields(
    message: Any,
) -> Iterator[tuple[int, Any]]:  # protobuf: varints and byte strings are all that occurs
    at = 0
    while at < len(message):
        tag, at = _number(message, at)
        value, at = _number(message, at)
        if tag & 7 == 0:
            yield tag >> 3, value
        elif tag & 7 == 2 and at + value <= len(message):
            yield tag >> 3, message[at : at + value]
            at += value
        else:
            raise ValueError(tag)


def _number(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
