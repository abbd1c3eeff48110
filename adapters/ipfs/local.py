"""The embedded store: blocks as files of this disk, under the CIDs a real node would give them.

No network keeps copies.
"""

import errno
import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.ipfs import cid as cids
from adapters.ipfs.block_reader import BlockReader
from adapters.ipfs.dag import LEAF_SIZE, Builder
from adapters.ipfs.errors import BlockMissingError, StoreFullError, StoreUnavailableError
from adapters.ipfs.interface import Readable

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
ABANDONED_SECONDS = 24 * 3600


class LocalStore(BlockReader):
    """`root/blocks/xx/<cid>`, `root/pins/<cid>`; a file that is arriving lies in `root/incoming/<id>/` until
    it is whole.
    """

    def __init__(self, root: Path) -> None:
        self.blocks, self.pins, self.incoming = root / "blocks", root / "pins", root / "incoming"
        with _disk():
            for folder in (self.blocks, self.pins, self.incoming):
                folder.mkdir(parents=True, exist_ok=True)

    def add(self, stream: Readable) -> str:
        arriving = self.incoming / uuid.uuid4().hex
        with _disk():
            arriving.mkdir()
        try:
            with _disk():
                builder = Builder(
                    lambda identifier, block: self._write(arriving / cids.text(identifier), block)
                )
            while piece := stream.read(LEAF_SIZE):
                with _disk():
                    builder.update(piece)
            with _disk(), self._locked(fcntl.LOCK_SH):
                cid = cids.text(builder.finish())
                self._settle(arriving)
                self.pin(cid)
        finally:
            shutil.rmtree(arriving, ignore_errors=True)
        return cid

    def has(self, cid: str) -> bool:
        return self._place(cids.parse(cid)).exists()

    def pin(self, cid: str) -> None:
        cids.parse(cid)
        with _disk():
            self._write(self.pins / cid, b"")
            _sync(self.pins)

    def unpin(self, cid: str) -> None:
        cids.parse(cid)
        with _disk():
            (self.pins / cid).unlink(missing_ok=True)

    def collect(self) -> int:
        now = time.time()
        for left in self.incoming.iterdir():
            if now - left.stat().st_mtime > ABANDONED_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
        with _disk(), self._locked(fcntl.LOCK_EX):
            held = {
                self._place(identifier)
                for pin in self.pins.iterdir()
                for identifier in self._reachable(pin.name)
            }
            loose = [block for block in self.blocks.glob("*/*") if block not in held]
            for block in loose:
                block.unlink(missing_ok=True)
        return len(loose)

    def _reachable(self, cid: str) -> Iterator[bytes]:
        try:
            yield from self._tree(cid).identifiers()
        except BlockMissingError:
            # what is left of it stays out of reach anyhow; reading it says so, and erasing others is not held
            # up
            return

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        """Between processes: shared while a file becomes blocks with a pin, alone while collecting.

        A block between the two would look loose.
        """
        folder = os.open(self.pins, os.O_RDONLY)
        try:
            fcntl.flock(folder, how)
            yield
        finally:
            os.close(folder)

    def _get(self, identifier: bytes) -> bytes:
        with _disk():
            try:
                return self._place(identifier).read_bytes()
            except FileNotFoundError:
                raise BlockMissingError from None

    def _place(self, identifier: bytes) -> Path:
        name = cids.text(identifier)
        return self.blocks / name[-3:-1] / name

    @staticmethod
    def _write(file: Path, block: bytes) -> None:
        with file.open("wb") as out:
            out.write(block)

    def _settle(self, arriving: Path) -> None:
        """Blocks, then folders: only what lies safely on the disk is pinned afterwards."""
        folders = {self.blocks}
        for block in arriving.iterdir():
            _sync(block)
            place = self._place(cids.parse(block.name))
            place.parent.mkdir(exist_ok=True)
            block.replace(place)
            folders.add(place.parent)
        for folder in folders:
            _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _disk() -> Iterator[None]:
    """The disk's own complaints, in the words of the store."""
    try:
        yield
    except OSError as error:
        raise (StoreFullError() if error.errno in FULL else StoreUnavailableError()) from error
