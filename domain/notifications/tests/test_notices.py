"""Lines at the bell are a person's own."""

import pytest

from common import ids
from domain.accounts.models import User
from domain.notifications.queries import notices as reading
from domain.notifications.services import notices

pytestmark = pytest.mark.django_db


def person(name: str) -> User:
    number, address = ids.random_account_number("MC"), f"0x{ids.new().hex:0>40}"
    return User.objects.create(email=f"{name}@example.org", name=name, role="patient", number=number, address=address)


def test_alice_is_told_and_mallory_is_not() -> None:
    alice, mallory = person("alice"), person("mallory")
    notices.tell(user=alice, kind="record.recorded", subject_id=ids.new())
    assert [notice.kind for notice in reading.latest(alice)] == ["record.recorded"]
    assert (reading.unread(alice), reading.unread(mallory)) == (1, 0)
    assert notices.mark_read(by=mallory) == 0
    assert notices.mark_read(by=alice) == 1
    assert reading.unread(alice) == 0
