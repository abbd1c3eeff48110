"""Files that come in: alone as the body of a PUT, or in a form, sealed by our own handler while that is
parsed. No plaintext is written anywhere.
"""

import threading
from collections.abc import Callable
from queue import Full, Queue
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import unquote, urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadhandler import FileUploadHandler
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_protect

from common.errors import MedChainError

Kept = TypeVar("Kept")
Made = TypeVar("Made", covariant=True)
Read = Callable[[int], bytes]


class Receive(Protocol[Made]):
    """Takes one file whole.

    `source(n)` gives up to n bytes and b"" at the end, `expected` is the announced length in bytes, where
    there is one.
    """

    def __call__(self, *, name: str, source: Read, expected: int | None) -> Made: ...


def put(
    request: HttpRequest, *, at_most: int, receive: Receive[Kept], then: Callable[[Kept, str], HttpResponse]
) -> HttpResponse:
    """The body is the file itself, its name comes percent-encoded in X-File-Name.

    `then` makes the answer out of what became of it, and the name.

    411 without a length, 413 beyond `at_most` bytes: then nothing is read.
    """
    length = request.headers.get("Content-Length", "")
    if not length.isdigit():
        return HttpResponse(status=411)
    if int(length) > at_most:
        return HttpResponse(status=413)
    name = unquote(request.headers.get("X-File-Name", ""))
    return then(receive(name=name, source=request.read, expected=int(length)), name)


def take(
    request: HttpRequest,
    *,
    receive: Receive[Kept],
    then: Callable[[list[Kept]], HttpResponse],
    undo: Callable[[list[Kept]], object],
) -> HttpResponse:
    """Hand each file of the form to `receive`, and what became of them to `then`; what could not be received
    becomes a message.

    The caller knows who is signed in. Origin is checked here before any byte is read; the token stands in the
    body, so it is checked afterwards, and where it is wrong everything is given to `undo`. Raises
    PermissionDenied.
    """
    if not is_same_origin(request):
        raise PermissionDenied
    handler = SealingHandler(receive)
    request.upload_handlers = [handler]

    @csrf_protect
    def checked(request: HttpRequest) -> HttpResponse:
        # The check of the token parses the body, and so runs the handler; where it is switched off, this line
        # does.
        _ = request.FILES
        for result in handler.results or [
            MedChainError("No file was chosen.", next="Choose one or more files.")
        ]:
            if isinstance(result, MedChainError):
                messages.error(request, str(result))
            elif isinstance(result, Exception):
                raise result
        return then(handler.kept)

    response = checked(request)
    if response.status_code == 403:
        undo(handler.kept)
    return response


def is_same_origin(request: HttpRequest) -> bool:
    """Before any byte of a body is read: a page of another site may not send one.

    The token in it is checked as well, afterwards.
    """
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
    parts = urlsplit(origin)
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())


class SealingHandler(FileUploadHandler, Generic[Kept]):
    """Each file of the form goes through a short queue into `receive`, which runs beside the parser and seals
    what it gets.
    """

    chunk_size = 256 * 1024

    def __init__(self, receive: Receive[Kept]) -> None:
        super().__init__()
        self._receive = receive
        self._running: _Running[Kept] | None = None
        self.results: list[Kept | Exception] = []

    @property
    def kept(self) -> list[Kept]:
        return [result for result in self.results if not isinstance(result, Exception)]

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._running = _Running(self._receive, self.file_name or "")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._running:
            self._running.give(raw_data)

    def file_complete(self, file_size: int) -> None:
        if self._running:
            self.results.append(self._running.finish())
            self._running = None

    def upload_interrupted(self) -> None:
        if self._running:
            self._running.break_off()
            self._running = None


class _Running(Generic[Kept]):
    def __init__(self, receive: Receive[Kept], name: str) -> None:
        self._queue: Queue[bytes | None] = Queue(maxsize=4)
        self._result: Kept | Exception = RuntimeError("not finished")
        self._rest = b""
        self._is_broken = False
        self._thread = threading.Thread(target=self._run, args=(receive, name), daemon=True)
        self._thread.start()

    def give(self, data: bytes | None) -> None:
        while self._thread.is_alive():
            try:
                self._queue.put(data, timeout=0.5)
            except Full:
                continue
            return

    def finish(self) -> Kept | Exception:
        self.give(None)
        self._thread.join()
        return self._result

    def break_off(self) -> None:
        self._is_broken = True
        self.finish()

    def _run(self, receive: Receive[Kept], name: str) -> None:
        try:
            self._result = receive(name=name, source=self._take, expected=None)
        except Exception as error:  # noqa: BLE001  handed to the request's own thread, which words it
            self._result = error
        finally:
            connections.close_all()

    def _take(self, size: int) -> bytes:
        while not self._rest:
            data = self._queue.get()
            if data is None:
                if self._is_broken:
                    raise OSError("the sender is gone")
                return b""
            self._rest = data
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece
