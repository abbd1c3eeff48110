"""The sign, and the boxes that hold text of the page: registered by components.py."""

from functools import cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString


@cache
def icon(*, icon: str, spin: bool = False, flip: bool = False) -> SafeString:
    """A decorative sign of the sprite; what it means stands in words beside it or in the label of its button.

    A page has dozens, of few kinds: each is written once in a process.
    """
    extra = (" spin" if spin else "") + (" flip" if flip else "")
    return format_html(
        '<svg class="mc-icon{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        extra,
        static("icons.svg"),
        icon,
    )


def sign(name: str) -> SafeString:
    """The same for code."""
    return icon(icon=name)


def note(content: str, *, tone: str = "", icon: str, role: str = "") -> SafeString:
    """A box that says something about what follows. `tone`: good, warn, bad, wait, info or none."""
    return format_html(
        '<div class="note {}"{}>{}<div>{}</div></div>',
        tone,
        format_html(' role="{}"', role) if role else "",
        sign(icon),
        SafeString(content.strip()),
    )


def empty(content: str, *, icon: str, title: str = "") -> SafeString:
    """Where nothing is yet: what will be here and how it gets here, at most one button inside."""
    head = format_html('<p class="line1">{}</p>', title) if title else ""
    return format_html(
        '<div class="mc-empty">{}<div class="grow">{}{}</div></div>',
        sign(icon),
        head,
        SafeString(content.strip()),
    )


def drawer(content: str, *, id: str, title: str, close_url: str = "") -> SafeString:
    """A pane beside the sheet; on a phone it comes from below."""
    close = (
        format_html(
            '<a class="btn btn-quiet btn-sm btn-icon push" href="{}" aria-label="Close {}">{}</a>',
            close_url,
            title.lower(),
            sign("x"),
        )
        if close_url
        else ""
    )
    return format_html(
        '<aside class="side-drawer" id="{id}" aria-labelledby="{id}-h"><div class="row-flex"><h2 '
        'id="{id}-h">{title}</h2>{close}</div>{body}</aside>',
        id=id,
        title=title,
        close=close,
        body=SafeString(content.strip()),
    )
