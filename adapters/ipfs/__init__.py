"""The content store. `store()` is the one the settings name."""

from contextlib import suppress
from functools import cache

from django.conf import settings

from adapters.ipfs.errors import StoreError
from adapters.ipfs.interface import ContentStore
from adapters.ipfs.kubo import KuboStore
from adapters.ipfs.local import LocalStore


def store() -> ContentStore:
    """Kubo where IPFS_API_URL names one, else blocks on this disk in BLOCKS_DIR."""
    return _kubo(settings.IPFS_API_URL) if settings.IPFS_API_URL else LocalStore(settings.BLOCKS_DIR)


def forget(cid: str) -> None:
    """Unpin sealed bytes whose key is gone ("": there are none).

    What a store that is away keeps, its own collection takes.
    """
    if cid:
        with suppress(StoreError):
            store().unpin(cid)


@cache
def _kubo(url: str) -> KuboStore:
    return KuboStore(url)
