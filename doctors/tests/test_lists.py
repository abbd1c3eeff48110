"""Lists that are long: every row is counted and can be reached, and an answer is not lost behind what was
asked since.
"""

import re
from datetime import timedelta

import pytest
from django.test import Client

from common import clock, ids
from domain.accounts.models import Patient, User
from domain.consents.models import Relationship, RelationshipState, Request
from domain.consents.services import requests
from domain.consents.tests.world import World
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
NUMBER = re.compile(r'<bdi class="mono">MC ')


@pytest.fixture
def bob(world: World) -> Client:
    return people.signed_in(world.bob)


def crowd(count: int) -> list[Patient]:
    """Patients as rows only: nobody opens anything of theirs."""
    users = User.objects.bulk_create(
        User(
            role="patient",
            email=f"p{n}@example.org",
            number=ids.account_number("MC", n),
            address=f"0x{n + 1:040x}",
            name=f"Patient {n:03d}",
        )
        for n in range(count)
    )
    return Patient.objects.bulk_create(
        Patient(
            user=user,
            birth_date=clock.now().date(),
            national_id_country="NL",
            national_id_index=bytes([n]) * 32,
        )
        for n, user in enumerate(users)
    )


def ask(world: World, count: int) -> None:
    """Bob asked so many."""
    now, one = clock.now(), world.ask()
    terms = {
        "purpose": one.purpose,
        "categories": one.categories,
        "grant_days": one.grant_days,
        "flags": one.flags,
    }
    requests.deny(request=one, by=world.alice.user)
    Request.objects.bulk_create(
        Request(patient=patient, user=world.bob, asked_at=now, expires_at=now + timedelta(hours=72), **terms)
        for patient in crowd(count)
    )


def test_every_request_is_counted_and_the_answer_before_them_is_told(world: World, bob: Client) -> None:
    ask(world, 52)
    page = bob.get("/doctor/").content.decode()
    assert "52 requests wait." in page
    assert "Said no" in page


def test_requests_stand_in_pages(world: World, bob: Client) -> None:
    ask(world, 45)
    pages = [bob.get(f"/doctor/requests/?waiting={number}").content.decode() for number in (1, 2, 3, 99, "x")]
    assert "45 requests wait" in pages[0]
    assert [len(NUMBER.findall(page)) - 1 for page in pages] == [
        20,
        20,
        5,
        5,
        20,
    ]  # and the one that was answered
    assert "21 to 40 of 45" in pages[1]
    assert "?waiting=3#h-open" in pages[1]


def test_patients_stand_in_pages(world: World, bob: Client) -> None:
    now = clock.now()
    Relationship.objects.bulk_create(
        Relationship(
            patient=patient,
            user=world.bob,
            proposed_by=world.bob,
            proposed_at=now,
            accepted_at=now,
            state=RelationshipState.ACCEPTED,
        )
        for patient in crowd(53)
    )
    first, second = (bob.get(f"/doctor/patients/?page={number}").content.decode() for number in (1, 2))
    assert [len(re.findall(r"<bdi>Patient \d{3}</bdi>", page)) for page in (first, second)] == [50, 3]
    assert (
        "Only the first fifty are shown"
        in bob.post("/doctor/patients/find/", {"typed": "patient"}).content.decode()
    )
