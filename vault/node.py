"""The vault's own line to an Ethereum node, and what it must find there before it believes anything."""

import os
import threading
from functools import lru_cache

from django.conf import settings

from adapters.chain import blocks, deployment
from adapters.chain.blocks import Header
from adapters.chain.contracts.consents import Consents
from adapters.chain.contracts.participants import Participants
from adapters.chain.errors import ChainError
from adapters.chain.rpc import Rpc
from adapters.vault.interface import VaultUnavailableError
from common import clock


def rpc() -> Rpc:
    """Each thread has one of its own, and so has a forked process: two on one line would read each other's
    answers.
    """
    return _open(settings.CHAIN_RPC_URL, os.getpid(), threading.get_ident())


def consents() -> Consents:
    """The newest contract only: an older one could no longer take a revocation."""
    return Consents(rpc(), deployment.load(settings.CHAIN_ID).consents)


def participants() -> Participants:
    return Participants(rpc(), deployment.load(settings.CHAIN_ID).participants)


def head() -> Header:
    """The newest block. Raises ChainError where it is too old."""
    return fresh(blocks.head(rpc()))


def fresh(newest: Header) -> Header:
    """The same, if it is no older than CHAIN_HEAD_MAX_AGE seconds: what was revoked since is not in an old
    one. Raises ChainError.
    """
    if clock.unix(clock.now()) - newest.timestamp > settings.CHAIN_HEAD_MAX_AGE:
        raise ChainError("The node's newest block is too old.")
    return newest


def deep_since(newest: Header) -> int | None:
    """Late to allow, early to deny: the head refuses, only depth allows.

    Unix seconds: what changed then or later is not deep enough to allow anything. None where the head is
    enough. Raises ChainError.
    """
    if settings.CHAIN_CONFIRMATIONS <= 1:
        return None
    deep = blocks.header(rpc(), max(0, newest.number - settings.CHAIN_CONFIRMATIONS + 1))
    return deep.timestamp if deep else 0


def is_deep(block: int | None, newest: Header) -> bool:
    """Whether a block lies at the required depth."""
    return block is not None and newest.number - block + 1 >= settings.CHAIN_CONFIRMATIONS


def away() -> VaultUnavailableError:
    return VaultUnavailableError(
        "The chain cannot be asked whether this may be opened.",
        kept="Nothing is lost.",
        next="Try again when the Ethereum node is back.",
    )


@lru_cache(maxsize=128)
def _open(url: str, pid: int, thread: int) -> Rpc:
    return Rpc(url)
