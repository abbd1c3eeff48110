"""What each kind of notice says and where it leads.

Each app registers its kinds when it is ready (`AppConfig.ready`).

A notice's row holds no words: they are made when somebody looks, so that nothing medical stands there and an
erased thing leaves nothing behind.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.accounts.models import User


@dataclass(frozen=True, slots=True)
class Found:
    """What a notice is about, as its reader may know it now.

    `who` and `detail` take the place of {who} and of the registered detail.
    """

    who: str = ""
    detail: str = ""
    url: str = ""  # a path of this portal; empty: where the kind leads


# Answers for many at once (one SQL statement); ids that it leaves out are gone.
Look = Callable[[User, Collection[UUID]], Mapping[UUID, Found]]


@dataclass(frozen=True, slots=True)
class Kind:
    """`title` may hold {who}; `url_name` takes the subject's id where its address has one, and may differ by
    role ({"patient": …}).
    """

    name: str
    title: str
    detail: str
    url_name: str | Mapping[str, str]
    urgent: bool = False
    mail_subject: str = ""
    action: str = "Open"
    gone: str = "It is not there any more."
    icon: str = "bell"
    tone: str = ""
    look: Look | None = None


_kinds: dict[str, Kind] = {}


def register(
    kind: str,
    *,
    title: str,
    detail: str = "",
    url_name: str | Mapping[str, str] = "",
    urgent: bool = False,
    mail_subject: str = "",
    action: str = "Open",
    gone: str = "It is not there any more.",
    icon: str = "bell",
    tone: str = "",
    look: Look | None = None,
) -> None:
    """Say what a kind is.

    Twice the same changes nothing; otherwise ValueError. `mail_subject` names nobody and nothing; empty:
    never by mail.
    """
    made = Kind(kind, title, detail, url_name, urgent, mail_subject, action, gone, icon, tone, look)
    if _kinds.setdefault(kind, made) != made:
        raise ValueError(f"two kinds of notice are called {kind!r}")


def kind_of(name: str) -> Kind:
    """The kind of this name. Raises ValueError: somebody must register it first."""
    try:
        return _kinds[name]
    except KeyError:
        raise ValueError(f"no kind of notice is called {name!r}: register it in ready() of its app") from None


def every() -> list[Kind]:
    return list(_kinds.values())
