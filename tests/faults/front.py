"""Stands before the node and misbehaves as nodes, and what stands before them, do."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

ONLY_WHEN_SENT = ("no answer to what was sent", "already imported")
MODES = ("gone", "garbage", "status 502", "half an answer", "silent", "empty error", *ONLY_WHEN_SENT)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Workers are killed in the middle of a question: that is no error here."""


class Front:
    """`mode` is "" (passes everything on) or one of MODES.

    A transaction that carries the bytes `hated` is not taken, whatever the mode.
    """

    def __init__(self, behind: str) -> None:
        self.behind = behind
        self.mode = ""
        self.hated = b""
        self.misbehaved = 0
        front = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                front.answer(self, self.rfile.read(int(self.headers["Content-Length"])))

            def log_message(self, format: str, *args: Any) -> None:
                """Not a word: tests read the workers' logs."""

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, client: BaseHTTPRequestHandler, question: bytes) -> None:
        sends = b"eth_sendRawTransaction" in question
        self.misbehaved += bool(self.mode) and (sends or self.mode not in ONLY_WHEN_SENT)
        if not self.mode or self.mode in ONLY_WHEN_SENT:
            self._pass_on(client, question, sends=sends)
        elif self.mode == "garbage":
            _write(client, b"<html>It works</html>")
        elif self.mode == "status 502":
            _write(client, b"Bad Gateway", status=502)
        elif self.mode == "empty error":
            _write(client, b'{"jsonrpc":"2.0","id":null,"error":{"code":-32603,"message":""}}')
        elif self.mode == "half an answer":
            _write(client, b'{"jsonrpc":"2.0",', size=4000)
            client.close_connection = True
        else:
            time.sleep(7 if self.mode == "silent" else 0)
            client.close_connection = True

    def _pass_on(self, client: BaseHTTPRequestHandler, question: bytes, *, sends: bool) -> None:
        if sends and self.hated and self.hated.hex().encode() in question:
            _write(client, self._refuse(question))
            return
        try:
            with urlopen(
                Request(self.behind, question, {"Content-Type": "application/json"}), timeout=5
            ) as reply:
                answer = reply.read()
        except (URLError, OSError):
            client.close_connection = True
            return
        if sends and self.mode == "no answer to what was sent":
            client.close_connection = True
        elif sends and self.mode == "already imported":
            _write(
                client, b'{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"already imported"}}'
            )
        else:
            _write(client, answer)

    def _refuse(self, question: bytes) -> bytes:
        """Each of a message gets its own answer: only the hated one is refused."""
        asked = json.loads(question)
        answers = []
        for each in asked:
            if self.hated.hex() in str(each["params"]):
                error = {"code": -32000, "message": "transaction not allowed by policy"}
                answers.append({"jsonrpc": "2.0", "id": each["id"], "error": error})
            else:
                body = Request(self.behind, json.dumps(each).encode(), {"Content-Type": "application/json"})
                with urlopen(body, timeout=5) as reply:
                    answers.append(json.load(reply))
        return json.dumps(answers).encode()


def _write(
    client: BaseHTTPRequestHandler, body: bytes, *, status: int = 200, size: int | None = None
) -> None:
    try:
        client.send_response(status)
        client.send_header("Content-Length", str(size or len(body)))
        client.end_headers()
        client.wfile.write(body)
    except OSError:
        client.close_connection = True
