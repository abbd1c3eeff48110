"""Notices as rows of a list: each with the address that it leads to."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from domain.accounts.models import User
from domain.notifications.models import Notice
from domain.notifications.queries import notice_items
from domain.notifications.queries.notice_items import NoticeItem


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """`url` is empty where there is nothing to open (any more)."""

    item: NoticeItem
    url: str


def rows(user: User, notices: Sequence[Notice]) -> list[NoticeRow]:
    """In the order given."""
    items = notice_items.for_user(user, notices)
    return [NoticeRow(item, item.url or address(item.url_name, item.subject_id)) for item in items]


def address(url_name: str, subject_id: UUID | None) -> str:
    """With the subject's id where the address has a place for it; empty where the notice leads nowhere."""
    if not url_name:
        return ""
    try:
        return reverse(url_name, args=[subject_id] if subject_id else [])
    except NoReverseMatch:
        return reverse(url_name)
