"""Answers that hold what came from outside, as it is: never guessed at, never run, never kept by a cache."""

from collections.abc import Iterable
from typing import Final

from django.http import HttpResponse, StreamingHttpResponse

from domain.intake import file_names
from domain.intake.content_types import ContentType

#: No script, no form, no request of its own, whatever a browser takes it for. The PDF viewer of Chromium 156
#: starts in it.
CLOSED_POLICY: Final = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
)


def headers(*, policy: str = CLOSED_POLICY) -> dict[str, str]:
    """Of every such answer. `policy` is its Content-Security-Policy."""
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def file(
    pieces: Iterable[bytes], *, name: str, content_type: str, length: int, is_attachment: bool
) -> StreamingHttpResponse:
    """A whole file of `length` bytes, to save under this name or to look at."""
    said = {
        **headers(),
        # Without it a server ends a broken stream as if it were whole.
        "Content-Length": str(length),
        "Content-Disposition": file_names.disposition(
            file_names.for_download(name, content_type), is_attachment=is_attachment
        ),
    }
    return StreamingHttpResponse(pieces, content_type=media_type(content_type), headers=said)


def picture(data: bytes, content_type: str) -> HttpResponse:
    """A page or frame; a text as text."""
    return HttpResponse(data, content_type=media_type(content_type), headers=headers())


def media_type(content_type: str) -> str:
    return "text/plain; charset=utf-8" if content_type == ContentType.TEXT else content_type
