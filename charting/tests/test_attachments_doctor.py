"""Bob looks at files inside of what Alice shared and saves them where she allowed it; Charlie finds none."""

import io
from collections.abc import Iterator

import pytest
from django.test import Client
from PIL import Image

from charting.tests.held_files import attached, keep
from common.categories import Category, bits_of
from domain.audit.models import Event
from domain.consents.terms import Flag
from domain.consents.tests.world import World
from domain.intake.previews import Preview as Picture
from domain.records.access import opening
from domain.records.errors import CannotOpenError
from domain.records.models import Record
from domain.records.tests import made_files as made
from domain.records.tests.sharing import acts as sharing
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
LABS = bits_of([Category.LABS])


def get(browser: Client, world: World, record: Record, rest: str, *, status: int = 200) -> bytes:
    answer = browser.get(f"/doctor/patients/{world.alice.pk}/records/{record.pk}/1/{rest}")
    assert answer.status_code == status
    return answer.getvalue() if answer.streaming else answer.content


def logged() -> list[str]:
    found = Event.objects.filter(action__in=["record.opened", "record.downloaded"]).order_by("id")
    return list(found.values_list("action", flat=True))


def test_bob_sees_marked_pages_and_saves_what_he_may(world: World) -> None:
    world.given(categories=LABS, flags=Flag.VIEW | Flag.DOWNLOAD)
    letter = made.pdf()
    record, bob = keep(world.alice, attached(letter, "Letter")), people.signed_in(world.bob)
    text = get(bob, world, record, "?attachment=1").decode()
    assert "attached/1/preview/0/" in text and "data-pdf" not in text
    picture = Image.open(io.BytesIO(get(bob, world, record, "attached/1/preview/0/")))
    assert picture.width > 500
    assert logged() == ["record.opened"]
    assert get(bob, world, record, "attached/1/file/") == letter
    assert logged() == ["record.opened", "record.downloaded"]
    get(bob, world, record, "attached/7/file/", status=404)
    assert logged() == ["record.opened", "record.downloaded"]


def test_his_name_is_across_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.given(categories=LABS)
    words: list[str] = []

    def marked(picture: Picture, said: str) -> Picture:
        words.append(said)
        return picture

    monkeypatch.setattr("charting.views.attachments.previews.marked", marked)
    record, bob = keep(world.alice, attached(made.pdf())), people.signed_in(world.bob)
    get(bob, world, record, "attached/1/preview/0/")
    assert len(words) == 1 and world.bob.number in words[0]


def test_who_may_only_look_saves_nothing(world: World) -> None:
    world.given(categories=LABS, flags=Flag.VIEW)
    record, bob = keep(world.alice, attached(made.pdf(), "Letter")), people.signed_in(world.bob)
    assert "/attached/1/file/" not in get(bob, world, record, "").decode()
    get(bob, world, record, "attached/1/file/", status=404)
    assert "record.downloaded" not in logged()


def test_charlie_and_what_was_not_shared_are_not_found(world: World) -> None:
    world.given(categories=LABS)
    record = keep(world.alice, attached(made.pdf()), kind="letter")
    for who in (world.charlie, world.bob):
        for rest in ("attached/1/file/", "attached/1/preview/0/"):
            get(people.signed_in(who), world, record, rest, status=404)
    assert logged() == []


def test_a_long_one_is_asked_about_again_on_the_way(world: World) -> None:
    """What Alice stops while a file is on its way does not arrive whole."""
    grant = sharing.allow(world, categories=LABS, flags=Flag.VIEW | Flag.DOWNLOAD)
    record = keep(world.alice, attached(b"x", said="text/plain"))
    reader, version = sharing.reader(world), sharing.version(world, record)

    def pieces() -> Iterator[bytes]:
        yield bytes(opening.CHECK_EVERY - 1)
        world.revoke(grant)
        yield bytes(1)

    sent = opening.watched(version, pieces(), reader)
    arrived = len(next(sent))
    with pytest.raises(CannotOpenError):
        next(sent)
    assert arrived == opening.CHECK_EVERY - 1
