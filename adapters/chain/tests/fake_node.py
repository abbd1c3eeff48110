"""A node that misbehaves in one chosen way, on a real socket, and counts what it was asked."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

Reply = Callable[[Any], bytes | Iterator[bytes] | None]


def http(body: bytes, *, status: str = "200 OK", length: int | None = None, keep: bool = True) -> bytes:
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: "
        f"{len(body) if length is None else length}\r\n"
    )
    return (head + ("" if keep else "Connection: close\r\n") + "\r\n").encode() + body


def result(question: Any, value: object) -> bytes:
    return http(json.dumps({"jsonrpc": "2.0", "id": question["id"], "result": value}).encode())


class FakeNode:
    """`reply` turns a question into the bytes to send; None closes the line without a word, b"" stays silent,
    an iterator trickles.
    """

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.questions: list[Any] = []
        self.lines = 0
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def drop_lines(self) -> None:
        for line in self._open:
            line.shutdown(socket.SHUT_RDWR)
            line.close()
        self._open.clear()

    def close(self) -> None:
        self._listener.close()
        for line in self._open:
            line.close()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            self.lines += 1
            self._open.append(line)
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        stream = line.makefile("rb")
        try:
            while head := stream.readline():
                length = 0
                while head.strip():
                    name, _, value = head.partition(b":")
                    length = int(value) if name.lower() == b"content-length" else length
                    head = stream.readline()
                question = json.loads(stream.read(length))
                self.questions.append(question)
                answer = self.reply(question)
                if answer is None:
                    line.shutdown(socket.SHUT_RDWR)
                    return
                for piece in [answer] if isinstance(answer, bytes) else answer:
                    line.sendall(piece)
        except OSError:
            return
