"""One file on its way, as its row shows it; and the handler that seals files of a form while they are parsed."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from queue import Full, Queue
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from django.core.files.uploadhandler import FileUploadHandler
from django.db import connections
from django.http import HttpRequest
from django.urls import reverse

from domain.ledger.queries import anchors
from domain.records import kinds
from domain.records.intake import names
from domain.records.models import Upload, UploadState
from domain.records.services import uploads
from patients.forms.describe import DescribeForm

_COUNTS = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")

Kept = TypeVar("Kept")
Read = Callable[[int], bytes]
Receive = Callable[[str, Read], Kept]


@dataclass(frozen=True, slots=True)
class Row:
    """What components/upload_row.html wants."""

    id: object
    state: str
    name: str
    size: int
    content_type: str = ""
    title: str = ""
    reason: str = ""
    advice: str = ""
    note: str = ""
    form: DescribeForm | None = None
    url: str = ""
    status: object = None
    describe_url: str = ""
    status_url: str = ""


def row(upload: Upload, *, form: DescribeForm | None = None) -> Row:
    """Its name is unsealed for this; the answer says what to do next."""
    details = uploads.details_of(upload)
    name = details["name"]
    given: dict[str, Any] = {"id": upload.pk, "state": upload.state, "name": name, "size": upload.size, "content_type": upload.content_type}
    if upload.state == UploadState.DESCRIBE:
        url = reverse("patients:upload-describe", args=[upload.pk])
        return Row(**given, form=form or describe_form(upload, name), describe_url=url, note=_note(upload))
    if upload.state == UploadState.REFUSED:
        return Row(**given, reason=upload.reason, advice=upload.advice)
    if upload.state == UploadState.DUPLICATE:
        return Row(**given, url=reverse("patients:record-detail", args=[upload.existing_id]) if upload.existing_id else "")
    if upload.state == UploadState.KEPT:
        status = anchors.status_of([(upload.record_id, upload.version)]).get((upload.record_id, upload.version), "queued")
        here = [upload.record_id]
        kept = {**given, "state": "recorded", "title": details.get("title", "")}
        return Row(**kept, url=reverse("patients:record-detail", args=here), status=status, status_url=reverse("patients:record-status", args=here))
    return Row(**given)


def describe_form(upload: Upload, name: str, data: Mapping[str, Any] | None = None) -> DescribeForm:
    initial = {"title": names.title(name), "kind": kinds.suggested(upload.content_type), "record_date": str(upload.facts.get("taken") or "")}
    return DescribeForm(data, initial=initial, prefix=f"u{upload.pk.hex[:8]}")


def _note(upload: Upload) -> str:
    return "Place and camera are left out of what others see" if upload.facts.get("has_place") or upload.facts.get("has_camera") else ""


def headline(rows: Sequence[Row]) -> str:
    """The count is the title; static/src/js/lib/headline.js says the same while files arrive."""
    if not rows:
        return ""
    stored = sum(1 for item in rows if item.state in {"describe", "recorded", "duplicate"})
    refused = sum(1 for item in rows if item.state == "refused")
    if len(rows) == 1:
        return "The file is stored." if stored else "This file cannot be added."
    first = f"{_word(stored)} of {_word(len(rows)).lower()} {'is' if stored == 1 else 'are'} stored."
    return f"{first} {_word(refused)} cannot be added." if refused else first


def is_ledger_late(rows: Sequence[Row]) -> bool:
    """Whether a stored file waits for the ledger longer than it should."""
    return any(getattr(item.status, "state", "") == "delayed" for item in rows)


def _word(count: int) -> str:
    return _COUNTS[count] if count < len(_COUNTS) else str(count)


def is_same_origin(request: HttpRequest) -> bool:
    """Before any byte of a body is read: a page of another site may not send one. The token in it is checked as well, afterwards."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
    parts = urlsplit(origin)
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())


class SealingHandler(FileUploadHandler, Generic[Kept]):
    """Each file of the form goes through a short queue into `receive`, which runs beside the parser and seals what it gets."""

    chunk_size = 256 * 1024

    def __init__(self, receive: Receive[Kept]) -> None:
        super().__init__()
        self._receive = receive
        self._running: _Running[Kept] | None = None
        self.results: list[Kept | Exception] = []

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
            self._result = receive(name, self._take)
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
