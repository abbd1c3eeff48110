"""Notices in words.

What they are about is looked up when they are read: one question per kind, however many there are.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from domain.accounts.models import User
from domain.notifications import kinds
from domain.notifications.kinds import Found, Kind
from domain.notifications.models import Notice

_UNKNOWN = Kind("", "Something happened that this portal has no words for", "", "")
_SOMEBODY = "Somebody"


@dataclass(frozen=True, slots=True)
class Line:
    """`before` `who` `after` is the title.

    `url` is empty where there is nothing to open (any more); `detail` then says so.
    """

    id: int
    before: str
    who: str
    after: str
    detail: str
    at: datetime
    answer_by: datetime | None
    is_new: bool
    is_urgent: bool
    url: str
    action: str
    icon: str
    tone: str


def of(user: User, notices: Sequence[Notice]) -> list[Line]:
    """In the order given."""
    found = _looked_up(user, notices)
    return [_line(user, notice, found.get((notice.kind, notice.subject_id))) for notice in notices]


def _looked_up(user: User, notices: Sequence[Notice]) -> dict[tuple[str, UUID | None], Found]:
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for notice in notices:
        if notice.subject_id:
            wanted[notice.kind].add(notice.subject_id)
    found: dict[tuple[str, UUID | None], Found] = {}
    for name, ids in wanted.items():
        look = _kind(name).look
        found.update(
            {
                (name, subject): about
                for subject, about in (look(user, ids) if look else dict.fromkeys(ids, Found())).items()
            }
        )
    return found


def _line(user: User, notice: Notice, about: Found | None) -> Line:
    kind = _kind(notice.kind)
    is_gone = about is None and notice.subject_id is not None
    about = about or Found()
    before, named, after = kind.title.partition("{who}")
    return Line(
        id=notice.pk,
        before=before,
        who=(about.who or _SOMEBODY) if named else "",
        after=after,
        detail=kind.gone if is_gone else about.detail or kind.detail,
        at=notice.at,
        answer_by=None if is_gone else notice.answer_by,
        is_new=notice.read_at is None,
        is_urgent=kind.urgent,
        url="" if is_gone else about.url or url_of(kind, user.role, notice.subject_id),
        action=kind.action,
        icon=kind.icon,
        tone=kind.tone,
    )


def url_of(kind: Kind, role: str, subject_id: UUID | None) -> str:
    """Where the kind leads people of this role, empty where nowhere: with the subject's id where the address
    has a place for it.
    """
    name = kind.url_name if isinstance(kind.url_name, str) else kind.url_name.get(role, "")
    if not name:
        return ""
    try:
        return reverse(name, args=[subject_id] if subject_id else [])
    except NoReverseMatch:
        return reverse(name)


def _kind(name: str) -> Kind:
    try:
        return kinds.of(name)
    except ValueError:  # an app that is not installed any more wrote it
        return _UNKNOWN
