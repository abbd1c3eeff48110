"""The log is only ever added to; the database refuses the rest."""

import uuid

import pytest
from django.db import Error, transaction

from domain.audit.models import Event
from domain.audit.services import events

pytestmark = pytest.mark.django_db


def test_an_event_says_who_did_what_and_when() -> None:
    alice, record = uuid.uuid4(), uuid.uuid4()
    event = events.write(
        action="record.opened", by=alice, patient=alice, subject_id=record, detail={"count": 1}
    )
    stored = Event.objects.get(pk=event.pk)
    assert (stored.action, stored.actor, stored.subject_id, stored.detail) == (
        "record.opened",
        alice,
        record,
        {"count": 1},
    )
    assert stored.at.tzinfo


def test_a_word_that_nobody_listed_is_not_written() -> None:
    with pytest.raises(ValueError, match=r"no such action: .record\.opend."):
        events.write(action="record.opend", by=None)
    assert not Event.objects.exists()


def test_nothing_is_edited() -> None:
    events.write(action="record.opened", by=None)
    with pytest.raises(Error, match="only ever added"), transaction.atomic():
        Event.objects.update(action="nothing.happened")
    assert Event.objects.get().action == "record.opened"


def test_nothing_is_deleted() -> None:
    events.write(action="record.opened", by=None)
    with pytest.raises(Error, match="only ever added"), transaction.atomic():
        Event.objects.all().delete()
    assert Event.objects.count() == 1
