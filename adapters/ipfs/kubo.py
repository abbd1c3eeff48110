"""The store on a Kubo node, over its RPC interface.

Each CID is computed here as well, and each block checked: the node is not believed.
"""

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import ipfshttpclient
from ipfshttpclient import exceptions

from adapters.ipfs import cid as cids
from adapters.ipfs.block_reader import BlockReader
from adapters.ipfs.dag import LEAF_SIZE, Builder
from adapters.ipfs.errors import (
    BlockMissingError,
    StoreError,
    StoreFullError,
    StoreUnavailableError,
    WrongBytesError,
)
from adapters.ipfs.interface import Readable

CONNECT_SECONDS, READ_SECONDS = 3, 120
MISSING = "5s"  # how long the node may look for a block elsewhere

# Known and harmless: the client passes a keyword that urllib3 no longer needs, and says so at every new
# connection.
warnings.filterwarnings(
    "ignore", message="The 'strict' parameter is no longer needed", category=FutureWarning
)


class KuboStore(BlockReader):
    """`api_url` is the RPC address, http://127.0.0.1:5001. One kept connection per thread."""

    def __init__(self, api_url: str) -> None:
        parts = urlsplit(api_url)
        kind = "ip4" if (parts.hostname or "").replace(".", "").isdigit() else "dns"
        self._address = f"/{kind}/{parts.hostname}/tcp/{parts.port or 5001}/{parts.scheme or 'http'}"
        self._threads = threading.local()

    def add(self, stream: Readable) -> str:
        watched = _Watched(stream)
        with self._node() as node:
            # Named arguments: inside `opts` these would silently be overwritten by the client's own.
            answer = node.add(watched, cid_version=1, raw_leaves=True, chunker=f"size-{LEAF_SIZE}", pin=True)
        cid = cids.text(watched.builder.finish())
        if str(answer["Hash"]) != cid:
            self._unpin(str(answer["Hash"]))
            raise WrongBytesError
        return cid

    def has(self, cid: str) -> bool:
        cids.parse(cid)
        try:
            with self._node() as node:
                node.block.stat(cid, opts={"offline": "true"})
        except BlockMissingError:
            return False
        return True

    def pin(self, cid: str) -> None:
        cids.parse(cid)
        with self._node() as node:
            node.pin.add(cid, opts={"timeout": MISSING})

    def unpin(self, cid: str) -> None:
        cids.parse(cid)
        self._unpin(cid)

    def collect(self) -> int:
        with self._node() as node:
            return len(node.repo.gc())

    def _unpin(self, name: str) -> None:
        try:
            with self._node() as node:
                node.pin.rm(name)
        except BlockMissingError:
            return  # "not pinned": as it should be

    def _get(self, identifier: bytes) -> bytes:
        with self._node() as node:
            return bytes(node.block.get(cids.text(identifier), opts={"timeout": MISSING}))

    @contextmanager
    def _node(self) -> Iterator[Any]:
        """This thread's client; what it complains of, in the words of the store."""
        try:
            yield self._client()
        except StoreError:
            raise
        except exceptions.ErrorResponse as error:
            raise _in_our_words(str(error)) from error
        except (exceptions.CommunicationError, OSError) as error:
            raise StoreUnavailableError from error

    def _client(self) -> Any:
        client = getattr(self._threads, "client", None)
        if client is None:
            client = ipfshttpclient.Client(
                self._address, session=True, timeout=(CONNECT_SECONDS, READ_SECONDS)
            )
            self._threads.client = client
        return client


class _Watched:
    """A file that computes its own CID while the client reads it."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self.builder = Builder(lambda identifier, block: None)

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.builder.update(data)
        return data


def _in_our_words(message: str) -> StoreError:
    if "no space left" in message or "quota" in message:
        return StoreFullError()
    known = ("not found", "not pinned", "deadline exceeded", "could not find", "timeout")
    return BlockMissingError() if any(word in message for word in known) else StoreUnavailableError()
