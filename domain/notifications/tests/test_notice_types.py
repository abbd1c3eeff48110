"""Every kind that an app registers leads somewhere and says nothing that a mail must not say."""

from collections.abc import Sequence

import pytest
from django.urls import NoReverseMatch, reverse

from common import ids
from domain.notifications import notice_types
from domain.notifications.notice_types import Kind


@pytest.mark.parametrize("kind", notice_types.every(), ids=lambda kind: kind.name)
def test_a_kind_leads_to_a_page_that_there_is(kind: Kind) -> None:
    names = [kind.url_name] if isinstance(kind.url_name, str) else list(kind.url_name.values())
    for name in filter(None, names):
        assert any(_leads(name, args) for args in ([ids.new()], []))


@pytest.mark.parametrize("kind", notice_types.every(), ids=lambda kind: kind.name)
def test_a_mail_names_nobody(kind: Kind) -> None:
    assert "{" not in kind.mail_subject
    assert "!" not in kind.title + kind.detail + kind.mail_subject


def test_records_speak_of_refusals() -> None:
    assert notice_types.kind_of("record.refused").tone == "bad"


def _leads(name: str, args: Sequence[object]) -> bool:
    try:
        return bool(reverse(name, args=args))
    except NoReverseMatch:
        return False
