"""The disk of the embedded store: full, altered, torn away in the middle."""

import errno
import io
import os
import random
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from adapters.ipfs.dag import LEAF_SIZE
from adapters.ipfs.errors import BlockMissingError, StoreFullError, WrongBytesError
from adapters.ipfs.local import LocalStore

DATA = random.Random(9).randbytes(3 * LEAF_SIZE)


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_altered_block_is_never_data(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    cid = store.add(io.BytesIO(DATA))
    leaf = max((tmp_path / "blocks").glob("*/*"), key=lambda file: file.stat().st_size)
    leaf.write_bytes(b"\0" + leaf.read_bytes()[1:])
    came: list[bytes] = []
    with pytest.raises(WrongBytesError, match="something else"):
        came.extend(store.open(cid))
    assert DATA.startswith(b"".join(came))


def test_lost_block_is_said(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    cid = store.add(io.BytesIO(DATA))
    max((tmp_path / "blocks").glob("*/*"), key=lambda file: file.stat().st_size).unlink()
    with pytest.raises(BlockMissingError):
        list(store.open(cid))
    assert store.collect() == 0


def test_full_disk_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = LocalStore(tmp_path)
    written = 0

    def write(file: Path, block: bytes) -> None:
        nonlocal written
        written += len(block)
        if written > 2 * LEAF_SIZE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        file.write_bytes(block)

    monkeypatch.setattr(LocalStore, "_write", staticmethod(write))
    with pytest.raises(StoreFullError, match="full"):
        store.add(io.BytesIO(DATA))
    assert files(tmp_path) == []


def test_interrupted_source_keeps_nothing(tmp_path: Path) -> None:
    class Torn(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > LEAF_SIZE:
                raise ConnectionResetError
            return super().read(size)

    store = LocalStore(tmp_path)
    with pytest.raises(ConnectionResetError):
        store.add(Torn(DATA))
    assert files(tmp_path) == []


def test_killed_while_writing_leaves_nothing_that_counts(tmp_path: Path) -> None:
    program = f"""
        import io, os, random
        from pathlib import Path
        from adapters.ipfs.local import LocalStore
        class Killed(io.BytesIO):
            def read(self, size=-1):
                if self.tell() >= 2 * {LEAF_SIZE}: os.kill(os.getpid(), 9)
                return super().read(size)
        LocalStore(Path({str(tmp_path)!r})).add(Killed(random.Random(9).randbytes({3 * LEAF_SIZE})))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], check=False, cwd=Path(__file__).resolve().parents[3]
    )
    assert done.returncode == -9
    store = LocalStore(tmp_path)
    assert list((tmp_path / "pins").iterdir()) == []
    assert list((tmp_path / "blocks").glob("*/*")) == []
    left = next((tmp_path / "incoming").iterdir())
    os.utime(left, (0, 0))
    store.collect()
    assert files(tmp_path) == []


def test_a_file_that_is_just_being_pinned_is_not_collected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collecting = threading.Thread(target=LocalStore(tmp_path).collect)
    pin = LocalStore.pin

    def collected_meanwhile(self: LocalStore, cid: str) -> None:
        collecting.start()
        collecting.join(0.5)
        pin(self, cid)

    store = LocalStore(tmp_path)
    monkeypatch.setattr(LocalStore, "pin", collected_meanwhile)
    cid = store.add(io.BytesIO(DATA))
    collecting.join()
    assert b"".join(store.open(cid)) == DATA
