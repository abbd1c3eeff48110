"""The frame around the page of all notices: each portal registers its base template and its way to render, so
that its menu is around it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

PLAIN = "notices/plain.html"


class NoticeFrame(Protocol):
    """A portal's own `page`, for any signed-in person of its role, verified or not."""

    def __call__(
        self, request: HttpRequest, template: str, /, *, section: str, context: dict[str, Any]
    ) -> HttpResponseBase: ...


@dataclass(frozen=True, slots=True)
class Frame:
    base: str
    page: NoticeFrame


def _plain(request: HttpRequest, template: str, /, *, section: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, {**context, "section": section})


_frames: dict[str, Frame] = {}
_DEFAULT = Frame(PLAIN, _plain)


def register(role: str, *, base: str, page: NoticeFrame) -> None:
    """Called in ready() of a portal. `base` is its template with a block named content."""
    _frames[role] = Frame(base, page)


def show(request: HttpRequest, template: str, *, role: str, context: Mapping[str, Any]) -> HttpResponseBase:
    """Render inside the frame of the role; a role without one gets a page without a menu."""
    frame = _frames.get(role, _DEFAULT)
    return frame.page(request, template, section="notices", context={**context, "base": frame.base})
