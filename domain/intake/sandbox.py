"""Runs a parser in the limited child process and serves it ranges of the file, decrypted on the fly."""

import io
import json
import os
import selectors
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO, Final

from domain.intake import child_protocol
from domain.intake.refusal import REFUSALS, CheckFailedError, DamagedFileError, RefusedError

SECONDS: Final = 45.0
_CHILD = Path(__file__).with_name("child.py")
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "LANG": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
}


def run(
    job: str, reader: BinaryIO, size: int, *, action: str = "inspect", argument: int = 0, words: str = ""
) -> tuple[dict[str, Any], bytes]:
    """What the parser found, and a picture where one was asked for.

    `words` (for a mark) may be seen by anyone who lists this machine's processes.

    Raises RefusedError (the parser says no, or the file makes it fail), CheckFailedError (no process could be
    started).
    """
    command = [sys.executable, "-I", str(_CHILD), job, action, str(size), str(argument), words]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
            bufsize=0,
        )
    except OSError as error:
        raise CheckFailedError from error
    with process:
        try:
            result, blob = _serve(process, reader)
        except (EOFError, BrokenPipeError, TimeoutError, ValueError):
            raise _damaged() from None
        finally:
            process.kill()
    if refused := result.get("refused"):
        kind, what, next_step = refused
        raise REFUSALS[kind](what, next=next_step)
    return result, blob


def _serve(process: subprocess.Popen[bytes], reader: BinaryIO) -> tuple[dict[str, Any], bytes]:
    assert process.stdin is not None and process.stdout is not None
    pipe = _Timed(process.stdout.fileno(), time.monotonic() + SECONDS)
    while (kind := pipe.read(1)) == child_protocol.RANGE:
        offset, length = child_protocol.ASK.unpack(pipe.read(child_protocol.ASK.size))
        if length > child_protocol.MAX_RANGE:
            raise ValueError("a range longer than allowed")
        reader.seek(offset)
        data = reader.read(length)
        _write(process.stdin, child_protocol.LENGTH.pack(len(data)) + data)
    if kind != child_protocol.DONE:
        raise ValueError("no known message")
    result = json.loads(pipe.read_block())
    return result, pipe.read_block()


def _write(pipe: Any, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[pipe.write(view) :]


class _Timed:
    """Reads from a pipe, never longer than until the deadline."""

    def __init__(self, descriptor: int, deadline: float) -> None:
        self._descriptor, self._deadline = descriptor, deadline
        self._selector = selectors.DefaultSelector()
        self._selector.register(descriptor, selectors.EVENT_READ)

    def read(self, length: int) -> bytes:
        parts = io.BytesIO()
        while parts.tell() < length:
            if not self._selector.select(max(0.0, self._deadline - time.monotonic())):
                raise TimeoutError
            data = os.read(self._descriptor, length - parts.tell())
            if not data:
                raise EOFError
            parts.write(data)
        return parts.getvalue()

    def read_block(self) -> bytes:
        length = child_protocol.LENGTH.unpack(self.read(child_protocol.LENGTH.size))[0]
        if length > child_protocol.MAX_RESULT:
            raise ValueError("a result longer than allowed")
        return self.read(length)


def _damaged() -> RefusedError:
    return DamagedFileError(
        "Not added: it cannot be read; it is damaged, or made to exhaust whoever reads it.",
        next="Open it, save it as a new file and choose that.",
    )
