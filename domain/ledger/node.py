"""The connection of this thread to its Ethereum node."""

import os
import threading
from functools import lru_cache

from django.conf import settings

from adapters.chain.rpc import Rpc


def rpc() -> Rpc:
    """Kept between tasks.

    A forked worker opens its own (two on one line would read each other's answers), and so does a thread.
    """
    return _open(settings.CHAIN_RPC_URL, os.getpid(), threading.get_ident())


@lru_cache(maxsize=128)
def _open(url: str, pid: int, thread: int) -> Rpc:
    return Rpc(url)
