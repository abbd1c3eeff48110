"""Notices in words.

What they are about is looked up when they are read: one question per kind, however many there are.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.accounts.models import User
from domain.notifications import notice_types
from domain.notifications.models import Notice
from domain.notifications.notice_types import Found, Kind

_UNKNOWN = Kind("", "Something happened that this portal has no words for", "", "")
_SOMEBODY = "Somebody"


@dataclass(frozen=True, slots=True)
class NoticeItem:
    """`before` `who` `after` is the title.

    It leads to `url`, or to the page named `url_name`, about `subject_id`; both are empty where there is
    nothing to open (any more), and `detail` then says so.
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
    url_name: str
    subject_id: UUID | None
    action: str
    icon: str
    tone: str


def for_user(user: User, notices: Sequence[Notice]) -> list[NoticeItem]:
    """In the order given."""
    found = _looked_up(user, notices)
    return [_item(user, notice, found.get((notice.kind, notice.subject_id))) for notice in notices]


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


def _item(user: User, notice: Notice, about: Found | None) -> NoticeItem:
    kind = _kind(notice.kind)
    is_gone = about is None and notice.subject_id is not None
    about = about or Found()
    before, named, after = kind.title.partition("{who}")
    return NoticeItem(
        id=notice.pk,
        before=before,
        who=(about.who or _SOMEBODY) if named else "",
        after=after,
        detail=kind.gone if is_gone else about.detail or kind.detail,
        at=notice.at,
        answer_by=None if is_gone else notice.answer_by,
        is_new=notice.read_at is None,
        is_urgent=kind.urgent,
        url=about.url,
        url_name="" if is_gone else _url_name(kind, user.role),
        subject_id=notice.subject_id,
        action=kind.action,
        icon=kind.icon,
        tone=kind.tone,
    )


def _url_name(kind: Kind, role: str) -> str:
    return kind.url_name if isinstance(kind.url_name, str) else kind.url_name.get(role, "")


def _kind(name: str) -> Kind:
    try:
        return notice_types.kind_of(name)
    except ValueError:  # an app that is not installed any more wrote it
        return _UNKNOWN
