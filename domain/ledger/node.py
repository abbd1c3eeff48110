"""The one connection of this process to its Ethereum node."""

import os
from functools import lru_cache

from django.conf import settings

from adapters.chain.rpc import Rpc


def rpc() -> Rpc:
    """Kept between tasks. A forked worker opens its own: two processes on one line would read each other's answers."""
    return _open(settings.CHAIN_RPC_URL, os.getpid())


@lru_cache(maxsize=2)
def _open(url: str, pid: int) -> Rpc:
    return Rpc(url)
