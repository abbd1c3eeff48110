"""Bob reads what Alice allowed, and nothing else; Charlie, verified too, finds nothing of her. On a real node and a real vault."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client

from common import clock
from common.categories import Category, bits_of
from domain.audit.models import Event
from domain.consents.terms import Flag
from domain.consents.tests.world import World
from domain.records.models import Record
from domain.records.tests import acts
from domain.records.tests import made_files as made
from medchain.starter.process import free_port
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
LABS = bits_of([Category.LABS])


def record(world: World, title: str, *, kind: str = "lab-report", text: str = "", **said: object) -> Record:
    day = said.pop("record_date", clock.now().date() - timedelta(days=20))
    return acts.keep(
        world.alice, acts.upload(world.alice, made.pdf(text=text or title), name=f"{title}.pdf"), title=title, kind=kind, record_date=day, **said
    )


@pytest.fixture
def chart(world: World) -> str:
    """Bob may read Alice's laboratory results."""
    world.given(categories=LABS)
    return f"/doctor/patients/{world.alice.pk}/"


def text(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def test_bob_sees_what_alice_allowed_and_that_there_is_more(world: World, chart: str) -> None:
    record(world, "Kidney values")
    record(world, "Discharge letter", kind="letter")
    record(world, "Old values", record_date=date(2015, 2, 3))
    page = text(people.signed_in(world.bob), chart)
    assert "Kidney values" in page
    assert "Discharge letter" not in page
    assert "Old values" not in page
    assert "Some items are not shared." in page
    assert "Lab results" in page
    assert "Allergies" in page
    assert "Not shared, ask the patient" in page


def test_each_look_at_the_list_is_one_line_of_the_log(world: World, chart: str) -> None:
    record(world, "Kidney values")
    browser = people.signed_in(world.bob)
    text(browser, chart)
    event = Event.objects.filter(action="record.listed").get()
    assert (event.actor, event.patient, event.detail["count"]) == (world.bob.pk, world.alice.pk, 1)
    assert "Kidney" not in str(event.detail)


def test_nothing_shared_beyond_it_is_not_hinted_at(world: World, chart: str) -> None:
    record(world, "Kidney values")
    assert "Some items are not shared." not in text(people.signed_in(world.bob), chart)


def test_search_finds_within_what_was_granted(world: World, chart: str) -> None:
    record(world, "Kidney values", text="Creatinine 71")
    record(world, "Creatinine letter", kind="letter")
    browser = people.signed_in(world.bob)
    answer = browser.post(f"{chart}search/", {"q": "creatinine"})
    assert "creatinine" not in answer.headers["Location"]
    page = text(browser, answer.headers["Location"])
    assert "Kidney values" in page
    assert "Creatinine letter" not in page


def test_a_hidden_record_is_not_there(world: World, chart: str) -> None:
    record(world, "Private values", is_hidden=True)
    page = text(people.signed_in(world.bob), chart)
    assert "Private values" not in page
    assert "Some items are not shared." in page


def test_charlie_cannot_tell_alice_from_nobody_and_his_attempt_is_written(world: World, chart: str) -> None:
    browser = people.signed_in(world.charlie)
    hers, none = browser.get(chart), browser.get(f"/doctor/patients/{uuid4()}/")
    assert (hers.status_code, none.status_code) == (404, 404)
    assert len(hers.content) == len(none.content)
    events = Event.objects.filter(action="access.refused").order_by("id")
    assert [(event.actor, event.patient) for event in events] == [(world.charlie.pk, world.alice.pk), (world.charlie.pk, None)]


def test_after_alice_stops_sharing_the_next_click_shows_nothing(world: World) -> None:
    grant = world.given(categories=LABS)
    record(world, "Kidney values")
    chart, browser = f"/doctor/patients/{world.alice.pk}/", people.signed_in(world.bob)
    assert "Kidney values" in text(browser, chart)
    world.revoke(grant)
    page = text(browser, chart)
    assert "Nothing is shown any more." in page
    assert "Ask again" in page
    assert "Kidney values" not in page


def test_with_the_chain_away_nothing_is_shown_and_nothing_is_lost(world: World, chart: str, settings: LazySettings) -> None:
    record(world, "Kidney values")
    browser = people.signed_in(world.bob)
    settings.CHAIN_RPC_URL = f"http://127.0.0.1:{free_port()}"
    answer = browser.get(chart)
    assert answer.status_code == 503
    assert "Kidney values" not in answer.content.decode()


def test_one_look_says_so_before_it_begins(world: World) -> None:
    world.given(categories=LABS, flags=Flag.VIEW | Flag.ONE_TIME)
    record(world, "Kidney values")
    page = text(people.signed_in(world.bob), f"/doctor/patients/{world.alice.pk}/")
    assert "One look, 15 minutes" in page
    assert "Kidney values" in page
