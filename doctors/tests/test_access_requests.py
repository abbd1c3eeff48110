"""Bob asks Alice by number or address: one answer for whoever cannot be asked, the patient's own sentence
beside the form, one request at a time.
"""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from common import ids
from common.categories import Category, bits_of
from domain.audit.models import Event
from domain.consents.models import Request, RequestState
from domain.consents.services import blocks, requests
from domain.consents.terms import Flag
from domain.consents.tests.conftest import Later
from domain.consents.tests.world import World
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
HIDDEN = re.compile(r'name="patient" value="([^"]+)"')


@pytest.fixture
def bob(world: World) -> Client:
    return people.signed_in(world.bob)


def found(bob: Client, text: str) -> str:
    return bob.post("/doctor/requests/ask/find/", {"by": "number", "typed": text}).content.decode()


def said(bob: Client, world: World, **other: object) -> dict[str, object]:
    """The form for Alice, filled in."""
    reference = HIDDEN.search(found(bob, world.alice.user.number))
    assert reference
    until = (timezone.localdate() + timedelta(days=30)).isoformat()
    given = {
        "patient": reference[1],
        "categories": ["2", "3"],
        "purpose": "0",
        "back": "12",
        "until": until,
        "may": "read",
        "download": "on",
    }
    return {**given, **other}


def test_a_number_finds_alice_without_her_name(world: World, bob: Client) -> None:
    page = found(bob, f"mc {world.alice.user.number[2:]}")
    assert "The name is shown once the patient gives you access" in page
    assert world.alice.name not in page
    assert "Send request" in page
    assert "Send request" in found(bob, world.alice.user.address)


def test_unknown_and_unwilling_have_one_answer(world: World, bob: Client) -> None:
    assert "These check digits do not fit." in found(bob, f"{world.alice.user.number[:-1]}x")
    blocks.add(
        patient=world.alice,
        by=world.alice.user,
        session=people.SESSION,
        proof=people.proof("password"),
        user=world.bob,
    )
    hers, none = found(bob, world.alice.user.number), found(bob, ids.account_number("MC", 1))
    assert "Nobody can be asked under this number" in hers
    varies = re.compile(r'searched \d+ of|value="[^"]*"|nonce="[^"]*"')
    assert varies.sub("", hers) == varies.sub("", none)


def test_bobs_own_number_has_its_sentence(world: World, bob: Client) -> None:
    assert "This is your own number." in found(bob, world.bob.number)


def test_a_request_is_sent_once_and_listed_with_its_time(world: World, bob: Client) -> None:
    given = said(bob, world, reason="To see your kidneys.")
    assert bob.post("/doctor/requests/ask/", given).headers["Location"] == "/doctor/requests/"
    request = Request.objects.get()
    assert (request.user, request.patient, request.wants) == (
        world.bob,
        world.alice,
        Flag.VIEW | Flag.DOWNLOAD,
    )
    assert b"kidneys" not in bytes(request.reason)
    page = bob.get("/doctor/requests/").content.decode()
    assert "One request waits" in page
    assert "2 days 23 hours left" in page
    assert world.alice.name not in page
    again = bob.post("/doctor/requests/ask/", given)
    assert again.status_code == 409
    assert "You have asked this patient already." in again.content.decode()
    assert Request.objects.count() == 1


def test_the_sentence_beside_the_form_is_the_patients(world: World, bob: Client) -> None:
    answer = bob.post(
        "/doctor/requests/ask/sentence/", said(bob, world, may="both", one_time="on")
    ).content.decode()
    plain = re.sub(r"<[^>]+>", "", answer)
    assert (
        "Bob Example wants to see your lab results and images of the last 12 months, once, and to "
        "add records, for your treatment"
    ) in plain
    assert "save copies" not in plain
    saves = bob.post("/doctor/requests/ask/sentence/", said(bob, world)).content.decode()
    assert "You may save copies, too." in saves


def test_nothing_chosen_is_not_sent(world: World, bob: Client) -> None:
    answer = bob.post("/doctor/requests/ask/", said(bob, world, categories=[]))
    assert answer.status_code == 422
    assert "Choose at least one." in answer.content.decode()
    assert not Request.objects.exists()


def test_yesterday_is_no_end(world: World, bob: Client) -> None:
    answer = bob.post("/doctor/requests/ask/", said(bob, world, until=timezone.localdate().isoformat()))
    assert "Choose a day after today." in answer.content.decode()


def test_nobody_is_asked_whom_this_doctor_did_not_find(world: World, bob: Client) -> None:
    given = said(bob, world)
    assert people.signed_in(world.charlie).post("/doctor/requests/ask/", given).status_code == 404
    assert bob.post("/doctor/requests/ask/", {**given, "patient": "made-up"}).status_code == 404
    assert not Request.objects.exists()


def test_withdrawn_it_no_longer_waits(world: World, bob: Client) -> None:
    request = world.ask()
    assert people.signed_in(world.charlie).post(f"/doctor/requests/{request.pk}/withdraw/").status_code == 404
    bob.post(f"/doctor/requests/{request.pk}/withdraw/")
    request.refresh_from_db()
    assert request.state == RequestState.WITHDRAWN
    assert "No request waits" in bob.get("/doctor/requests/").content.decode()


def test_a_no_is_told_in_grey_and_without_a_name(world: World, bob: Client) -> None:
    requests.deny(request=world.ask(), by=world.alice.user)
    page = bob.get("/doctor/requests/").content.decode()
    assert "Said no" in page
    assert world.alice.name not in page
    assert "Said no" in bob.get("/doctor/").content.decode()


def test_after_72_hours_it_has_expired(world: World, bob: Client, later: Later) -> None:
    world.ask()
    later(73 * 3600)
    page = people.signed_in(world.bob).get("/doctor/requests/").content.decode()
    assert "Nobody answered within 72 hours" in page
    assert "No request waits" in page


def test_who_let_bob_in_is_his_patient_and_is_found_by_number_and_by_name(world: World, bob: Client) -> None:
    chart = f"/doctor/patients/{world.alice.pk}/"
    assert bob.post("/doctor/patients/find/", {"typed": world.alice.user.number}).status_code == 200
    assert (
        "None of your patients has this number"
        in bob.post("/doctor/patients/find/", {"typed": world.alice.user.number}).content.decode()
    )
    world.given(categories=bits_of([Category.LABS]))
    assert bob.post("/doctor/patients/find/", {"typed": world.alice.user.number}).headers["Location"] == chart
    assert bob.post("/doctor/patients/find/", {"typed": "alice"}).headers["Location"] == chart
    assert "One patient shares with you." in bob.get("/doctor/").content.decode()
    assert world.mallory.name not in bob.get("/doctor/patients/").content.decode()


def test_what_ends_soon_asks_to_be_renewed(world: World, bob: Client) -> None:
    world.given(categories=bits_of([Category.LABS]), days=2)
    page = bob.get("/doctor/").content.decode()
    assert "Ask to renew" in page
    assert "One patient shares with you, one ends soon." in page
    assert "Send request" in bob.get(f"/doctor/requests/ask/{world.alice.pk}/").content.decode()


def test_a_former_patient_stays_listed_with_the_day_it_ended(world: World, bob: Client) -> None:
    world.revoke(world.given(categories=bits_of([Category.LABS])))
    assert "Access ended on" in bob.get("/doctor/patients/").content.decode()


def test_searches_are_in_the_log_without_what_was_typed(world: World, bob: Client) -> None:
    found(bob, world.alice.user.number)
    event = Event.objects.filter(action="patient.sought").latest("id")
    assert event.actor == world.bob.pk
    assert world.alice.user.number not in str(event.detail)
