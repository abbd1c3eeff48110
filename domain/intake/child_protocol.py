"""What parent and child say to each other over two pipes.

The child asks for ranges of the file and gets plaintext that the parent has just decrypted; at the end it
sends its result. So a file of a gigabyte is parsed without ever being whole anywhere: not on a disk, not in
memory.

    child → parent   b"R" ‖ offset (8) ‖ length (4)          give me this range
    child → parent   b"D" ‖ length (4) ‖ JSON ‖ length (4) ‖ bytes   done: the result, and a picture or
    nothing
    parent → child   length (4) ‖ bytes                      the range (shorter only at the end of the file)
"""

import io
import json
import os
import struct
from typing import Any, BinaryIO, Final

RANGE: Final = b"R"
DONE: Final = b"D"
ASK = struct.Struct(">QI")
LENGTH = struct.Struct(">I")
MAX_RANGE: Final = 1024 * 1024
MAX_RESULT: Final = 24 * 1024 * 1024


class RemoteReader(io.RawIOBase):
    """The child's view of the file: seekable, read on demand."""

    #: pydicom asks every stream for it; there is no such file.
    name = "memory"

    def __init__(self, size: int, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        super().__init__()
        self._size, self._in, self._out, self._at = size, incoming, outgoing, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError("seek before the start of the file")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        want = max(0, min(len(buffer), MAX_RANGE, self._size - self._at))
        if not want:
            return 0
        self._out.write(RANGE + ASK.pack(self._at, want))
        self._out.flush()
        data = read_exactly(self._in, LENGTH.unpack(read_exactly(self._in, LENGTH.size))[0])
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def read_exactly(stream: BinaryIO, length: int) -> bytes:
    """So many bytes, or EOFError: the other side is gone."""
    data = stream.read(length)
    if len(data) != length:
        raise EOFError("the other side is gone")
    return data


def send_result(stream: BinaryIO, result: dict[str, Any], blob: bytes) -> None:
    text = json.dumps(result).encode()
    stream.write(DONE + LENGTH.pack(len(text)) + text + LENGTH.pack(len(blob)) + blob)
    stream.flush()
