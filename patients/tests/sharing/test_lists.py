"""Long lists of what is shared: everything that can be stopped is there to be stopped, and what waits does
not bury it.
"""

from datetime import timedelta

import pytest
from django.test import Client

from common import clock, ids
from domain.accounts.models import User
from domain.consents.models import Grant, Request
from domain.consents.services import requests
from domain.consents.tests.world import World, asked
from patients.tests.sharing.seen import reads

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SHARING = "/sharing/"


def doctors(count: int) -> list[User]:
    return User.objects.bulk_create(
        User(
            role="doctor",
            email=f"d{n}@example.org",
            number=f"DR{n:010d}",
            address=f"0x{n + 1:040x}",
            name=f"Doctor {n:03d}",
        )
        for n in range(count)
    )


def test_of_more_than_fifty_permissions_each_can_be_stopped(world: World, alice: Client) -> None:
    grant = world.given()
    grants = []
    for _ in range(52):
        copy = Grant.objects.get(pk=grant.pk)
        copy.pk, copy.request, copy.terms_hash = ids.new(), None, ids.new().bytes * 2
        grants.append(copy)
    Grant.objects.bulk_create(grants)
    pages = [alice.get(f"{SHARING}?grants={number}").content.decode() for number in (1, 2, 3)]
    stops = [f"/sharing/grants/{each.pk}/stop/" for each in [grant, *grants]]
    assert [sum(stop in page for stop in stops) for page in pages] == [20, 20, 13]
    assert all(any(stop in page for page in pages) for stop in stops)
    assert "41 to 53 of 53" in pages[2]
    assert "These are the most recent." in reads(alice, "/home/")


def test_the_most_urgent_requests_stand_on_home_and_all_on_sharing(world: World, alice: Client) -> None:
    now, one = clock.now(), world.ask()
    terms = {
        "purpose": one.purpose,
        "categories": one.categories,
        "grant_days": one.grant_days,
        "flags": one.flags,
    }
    Request.objects.bulk_create(
        Request(
            patient=world.alice, user=user, asked_at=now, expires_at=now + timedelta(hours=70 - n), **terms
        )
        for n, user in enumerate(doctors(11))
    )
    home = reads(alice, "/home/")
    assert home.count("asks to see parts of your records") == 5
    assert "Doctor 010 asks" in home
    assert "Seven more requests wait for your answer" in home
    first, second = (reads(alice, f"{SHARING}?asks={number}") for number in (1, 2))
    assert (first.count("is waiting for your answer"), second.count("is waiting for your answer")) == (10, 2)


def test_permissions_of_one_doctor_say_in_whose_name_they_were_asked(world: World, alice: Client) -> None:
    world.given()
    world.allow(requests.ask(patient=world.alice, asked=asked(), by=world.bob, organisation=world.hope))
    page = reads(alice, SHARING)
    assert page.count(f"Stop sharing with {world.bob.name}") == 2
    assert page.count(world.hope.name) == 1
    assert reads(alice, "/home/").count(world.hope.name) == 1
