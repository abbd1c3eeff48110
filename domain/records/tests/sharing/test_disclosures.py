"""Bob reads what Alice lets him, as long as she does; each opening stands in her log."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import Http404

from adapters.vault.interface import VaultUnavailableError, VersionRef
from common import clock
from common.categories import Category
from domain.audit.models import Event
from domain.consents.models import Grant, GrantState
from domain.consents.services import blocks, halts
from domain.consents.tests.conftest import Later
from domain.consents.tests.world import IMAGES, LABS, Flag, World
from domain.records.access import disclosures, opening, shared_records, timeline
from domain.records.access.timeline import TimelineFilters
from domain.records.errors import CannotOpenError
from domain.records.models import Confidentiality, Version
from domain.records.queries import counts
from domain.records.sealed_cards import CLOSED
from domain.records.services import confidentiality
from domain.records.tests.sharing import acts
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def test_bob_opens_what_was_granted_and_it_stands_in_her_log(world: World) -> None:
    record, grant = acts.keep(world.alice), acts.allow(world)
    opened = disclosures.open(version=acts.version(world, record), reader=acts.reader(world))
    assert acts.text_of(opened) == b"Haemoglobin 13.4" and opened.card.title == "Blood count"
    event = Event.objects.get(pk=opened.log)
    assert (event.action, event.actor, event.patient, event.subject_id) == (
        "record.opened",
        world.bob.pk,
        world.alice.pk,
        record.pk,
    )
    assert event.detail == {"version": 1, "kind": "report", "grant": str(grant.pk), "purpose": 0}
    grant.refresh_from_db()
    assert (grant.uses, grant.last_used_at) == (1, event.at)


def test_pages_of_one_look_are_one_line_and_a_later_look_is_another(world: World, later: Later) -> None:
    record, _ = acts.keep(world.alice), acts.allow(world)
    version, reader = acts.version(world, record), acts.reader(world)
    first = disclosures.open(version=version, reader=reader)
    assert disclosures.open_preview(version=version, reader=reader).log == first.log
    later(901)
    assert disclosures.open_preview(version=version, reader=acts.reader(world)).log != first.log


def test_charlie_finds_nothing_and_neither_does_bob_beyond_the_grant(world: World) -> None:
    shared_one, other = acts.keep(world.alice), acts.keep(world.alice, kind="visit-note", title="Grief")
    acts.allow(world)
    assert acts.seen(world) == {shared_one.pk} and acts.seen(world, world.charlie) == set()
    for who, record in ((world.bob, other), (world.charlie, shared_one)):
        with pytest.raises(Http404):
            acts.version(world, record, who)
    beyond = Version.objects.select_related("record__patient__user").get(record=other)
    for reader in (
        acts.reader(world),
        acts.reader(world, world.charlie),
        replace(acts.reader(world), user=world.charlie),
    ):
        with pytest.raises(CannotOpenError):
            disclosures.open(version=beyond, reader=reader)
    assert opening.cards([beyond], acts.reader(world), patient=world.alice) == {(other.pk, 1): CLOSED}
    assert not Event.objects.filter(action="record.opened").exists()


def revoke(world: World, grant: Grant) -> None:
    world.revoke(grant)


def stop_all(world: World, grant: Grant) -> None:
    halts.stop_all(patient=world.alice, by=world.alice.user, session=people.SESSION)


def block(world: World, grant: Grant) -> None:
    blocks.add(
        patient=world.alice,
        user=world.bob,
        by=world.alice.user,
        session=people.SESSION,
        proof=people.proof("password"),
    )


def block_kind(world: World, grant: Grant) -> None:
    blocks.add(
        patient=world.alice,
        category=Category.LABS,
        by=world.alice.user,
        session=people.SESSION,
        proof=people.proof("password"),
    )


@pytest.mark.parametrize("end", [revoke, stop_all, block, block_kind])
def test_what_she_ends_is_over_at_the_next_click_with_no_worker_running(world: World, end: object) -> None:
    record, grant = acts.keep(world.alice), acts.allow(world)
    before = acts.reader(world)
    version = acts.version(world, record)
    end(world, grant)  # type: ignore[operator]  # one of the four above
    with pytest.raises(Http404):
        acts.version(world, record)
    # A second tab, or a portal that remembers: the vault says no as well.
    with pytest.raises(CannotOpenError):
        disclosures.open(version=version, reader=before)
    assert not Event.objects.filter(action="record.opened").exists()
    grant.refresh_from_db()
    assert grant.uses == 0


def test_the_end_of_a_grant_is_tested_when_it_is_read(world: World, later: Later) -> None:
    record, _ = acts.keep(world.alice), acts.allow(world, days=1)
    before = acts.reader(world)
    assert acts.seen(world) == {record.pk}
    later(86_500)
    assert acts.seen(world) == set()
    with pytest.raises(CannotOpenError):
        disclosures.open(
            version=Version.objects.select_related("record__patient__user").get(record=record), reader=before
        )


def test_one_look_is_one_opening_in_one_browser_for_fifteen_minutes(world: World, later: Later) -> None:
    record = acts.keep(world.alice, confidentiality=Confidentiality.HIDDEN)
    grant = acts.allow(world, flags=Flag.VIEW | Flag.ONE_TIME, records=(record.pk,), ceiling=2)
    reader, elsewhere = acts.reader(world), acts.reader(world, session=bytes(32))
    version = acts.version(world, record)
    # Its title in a list begins nothing.
    assert (
        opening.cards([version], elsewhere, patient=world.alice)[VersionRef(record.pk, 1)].title
        == "Blood count"
    )
    assert disclosures.open(version=version, reader=reader) and disclosures.open(
        version=version, reader=reader
    )
    with pytest.raises(CannotOpenError):
        disclosures.open(version=version, reader=elsewhere)
    grant.refresh_from_db()
    assert grant.opened_at is not None
    later(901)
    assert acts.seen(world) == set() and grant.state_at(clock.now()) == GrantState.USED
    with pytest.raises(CannotOpenError):
        disclosures.open(version=version, reader=reader)


def test_a_long_stream_breaks_off_when_she_revokes_in_the_middle(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = bytes(range(256)) * 60
    record, grant = acts.keep(world.alice, text=text.hex().encode()[:15_000]), acts.allow(world)
    opened, reader = (
        disclosures.open(version=acts.version(world, record), reader=acts.reader(world), action="download"),
        acts.reader(world),
    )
    monkeypatch.setattr(opening, "CHECK_EVERY", 4000)
    whole = text.hex().encode()[:15_000]
    monkeypatch.setattr(opening, "iter_plain", lambda *arguments: acts.pieces(whole, 2000))
    assert acts.text_of(opened, reader) == whole
    taken = opening.stream(opened.version, opened.key, reader)
    assert next(taken) and next(taken)
    world.revoke(grant)
    with pytest.raises(CannotOpenError):
        list(taken)


def test_without_the_flag_nothing_is_downloaded(world: World) -> None:
    record, _ = acts.keep(world.alice), acts.allow(world, flags=Flag.VIEW)
    version, reader = acts.version(world, record), acts.reader(world)
    assert disclosures.open(version=version, reader=reader)
    with pytest.raises(CannotOpenError):
        disclosures.open(version=version, reader=reader, action="download")


def test_search_finds_within_what_was_granted_and_counts_only_that(world: World) -> None:
    acts.keep(world.alice, text=b"ferritin is low")
    acts.keep(world.alice, kind="visit-note", text=b"ferritin and grief")
    acts.allow(world)
    reader = acts.reader(world)
    visible = shared_records.visible_to(reader, world.alice)
    counted = counts.Counts(visible.count(), 0, 0, 0)
    for words, found in (("ferritin", 1), ("grief", 0)):
        page = timeline.page_of(visible, counted, world.alice, reader, TimelineFilters(words=words))
        assert (page.found, page.total, len(page.rows)) == (found, 1, found)
    assert shared_records.has_unshared(world.alice, 1) and not shared_records.has_unshared(world.alice, 2)


def test_what_she_hides_is_closed_also_in_its_older_version(world: World) -> None:
    record, _ = acts.keep(world.alice), acts.allow(world)
    version, reader = acts.version(world, record), acts.reader(world)
    confidentiality.change(
        version=version, confidentiality=Confidentiality.HIDDEN, by=world.alice.user, session=people.SESSION
    )
    assert acts.seen(world) == set()
    with pytest.raises(CannotOpenError):
        disclosures.open(version=version, reader=reader)


def test_a_list_asks_once_for_each_grant_and_a_dead_one_is_not_asked_forever(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    labs = [acts.keep(world.alice) for _ in range(8)]
    images = [acts.keep(world.alice, kind="imaging") for _ in range(2)]
    first, _ = acts.allow(world, categories=LABS), acts.allow(world, categories=IMAGES)
    reader = acts.reader(world)
    versions = list(shared_records.visible_to(reader, world.alice))
    asked: list[int] = []
    real = opening._ask

    def counted(versions: Sequence[Version], *rest: Any) -> Any:
        asked.append(len(versions))
        return real(versions, *rest)

    monkeypatch.setattr(opening, "_ask", counted)
    assert all(card.is_open for card in opening.cards(versions, reader, patient=world.alice).values())
    assert sorted(asked) == [2, 8]
    asked.clear()
    world.revoke(first)
    opened = opening.cards(versions, reader, patient=world.alice)
    assert {ref.record for ref, card in opened.items() if card.is_open} == acts.ids(images) and sorted(
        asked
    ) == [2, 4, 4, 8]
    assert len(labs) == 8


def test_while_the_node_is_away_she_reads_and_he_does_not(world: World, settings: LazySettings) -> None:
    record, _ = acts.keep(world.alice), acts.allow(world)
    version, reader = acts.version(world, record), acts.reader(world)
    settings.CHAIN_RPC_URL = "http://127.0.0.1:1"
    with pytest.raises(VaultUnavailableError):
        disclosures.open(version=version, reader=reader)
    assert opening.key(version, opening.Reader(world.alice.user, people.SESSION), action="view")
    assert not Event.objects.filter(action="record.opened").exists()


def test_who_added_it_is_said_to_each_in_their_own_words(world: World) -> None:
    acts.keep(world.alice)
    acts.allow(world)
    mine = timeline.newest(world.alice, opening.Reader(world.alice.user, people.SESSION))
    (row,) = timeline.record_rows(
        list(shared_records.visible_to(acts.reader(world), world.alice)),
        acts.reader(world),
        patient=world.alice,
    )
    assert (mine[0].source, row.source) == ("Added by you", "Added by the patient")
