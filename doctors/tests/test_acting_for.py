"""Bob is asked by Hospital Hope, accepts, acts in its name, chooses, leaves. One look is one look."""

import pytest
from django.test import Client

from common import clock
from common.categories import Category, bits_of
from domain.consents.terms import Flag
from domain.consents.tests.conftest import Later
from domain.consents.tests.world import World
from domain.organisations.models import Membership, MembershipState
from domain.organisations.services import members
from domain.records.models import Confidentiality
from domain.records.tests.sharing.acts import keep
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
LABS = bits_of([Category.LABS])


@pytest.fixture
def bob(world: World) -> Client:
    return people.signed_in(world.bob)


def asked(world: World) -> Membership:
    return members.propose(
        organisation=world.hope,
        user=world.bob,
        valid_from=clock.now(),
        title="cardiologist",
        by=world.hope.created_by,
    )


def admitted(world: World) -> Membership:
    membership = asked(world)
    members.accept(membership=membership, by=world.bob)
    members.sign_waiting(
        memberships=[membership], by=world.hope.created_by, session=people.SESSION, proof=people.proof()
    )
    return membership


def test_an_invitation_is_accepted_from_its_line(world: World, bob: Client) -> None:
    membership = asked(world)
    assert "Hospital Hope" in bob.get("/doctor/").content.decode()
    assert "asks you to work in its name" in bob.get("/doctor/credentials/").content.decode()
    assert (
        people.signed_in(world.charlie)
        .post(f"/doctor/credentials/memberships/{membership.pk}/accept/")
        .status_code
        == 404
    )
    bob.post(f"/doctor/credentials/memberships/{membership.pk}/accept/")
    membership.refresh_from_db()
    assert membership.accepted_at is not None
    page = bob.get("/doctor/credentials/").content.decode()
    assert "Accepted; it counts once the organisation has signed" in page
    assert "You act in your own name." not in page


def test_an_invitation_is_declined(world: World, bob: Client) -> None:
    membership = asked(world)
    bob.post(f"/doctor/credentials/memberships/{membership.pk}/decline/")
    membership.refresh_from_db()
    assert membership.state == MembershipState.ENDED


def test_a_member_acts_in_its_name_or_in_the_own_one_as_chosen(world: World, bob: Client) -> None:
    admitted(world)
    assert "<bdi>Hospital Hope</bdi>" in bob.get("/doctor/").content.decode()
    bob.post("/doctor/credentials/acting-for/", {"acting_for": "own"})
    assert "<bdi>Hospital Hope</bdi>" not in bob.get("/doctor/").content.decode()
    assert bob.post("/doctor/credentials/acting-for/", {"acting_for": "somebody"}).status_code == 404


def test_the_sentence_says_in_whose_name_he_asks(world: World, bob: Client) -> None:
    membership = admitted(world)
    hope, own = (
        bob.post("/doctor/requests/ask/sentence/", {"acting_for": acting_for}).content.decode()
        for acting_for in (str(membership.organisation_id), "own")
    )
    assert "In the name of <bdi>Hospital Hope</bdi>." in hope
    assert "Hospital Hope" not in own


def test_leaving_asks_first_and_counts_at_once(world: World, bob: Client) -> None:
    membership = admitted(world)
    leave = f"/doctor/credentials/memberships/{membership.pk}/leave/"
    assert "Stop acting for" in bob.get(leave).content.decode()
    bob.post(leave)
    membership.refresh_from_db()
    assert membership.state == MembershipState.ENDED
    assert "<bdi>Hospital Hope</bdi>" not in bob.get("/doctor/").content.decode()


def test_one_look_lasts_a_quarter_of_an_hour_and_takes_a_new_request_then(world: World, later: Later) -> None:
    world.given(categories=LABS, flags=Flag.VIEW | Flag.ONE_TIME)
    record = keep(world.alice, title="Kidney values")
    bob, chart = people.signed_in(world.bob), f"/doctor/patients/{world.alice.pk}/"
    assert "Download" not in bob.get(f"{chart}records/{record.pk}/").content.decode()
    assert "One look, until" in bob.get(chart).content.decode()
    later(16 * 60)
    bob = people.signed_in(world.bob)  # the session of who does nothing for so long has ended, too
    page = bob.get(chart).content.decode()
    assert "Kidney values" not in page
    assert "Nothing is shown any more." in page
    assert bob.get(f"{chart}records/{record.pk}/").status_code == 404


def test_another_browser_does_not_share_the_look(world: World) -> None:
    world.given(categories=LABS, flags=Flag.VIEW | Flag.ONE_TIME)
    record = keep(world.alice, title="Kidney values")
    address = f"/doctor/patients/{world.alice.pk}/records/{record.pk}/"
    assert people.signed_in(world.bob).get(address).status_code == 200
    answer = people.signed_in(world.bob).get(address)
    assert answer.status_code == 404
    assert "The one look at this record was begun in another browser." in answer.content.decode()


def test_one_look_among_other_records_is_named_before_it_is_spent_and_tells_nothing_of_hiding(
    world: World, bob: Client
) -> None:
    world.given(categories=LABS)
    keep(world.alice, title="Kidney values")
    record, chart = (
        keep(world.alice, title="Ferritin", confidentiality=Confidentiality.HIDDEN),
        f"/doctor/patients/{world.alice.pk}/",
    )
    once = Flag.VIEW | Flag.ONE_TIME
    world.allow(world.ask(scope_record=record.pk, flags=once), records=(record.pk,), ceiling=2, flags=once)
    world.record()
    page = bob.get(chart).content.decode()
    assert page.count("One look</span>") == 1
    assert "One look at more is open to you." in page
    opened = bob.get(f"{chart}records/{record.pk}/").content.decode()
    assert "in this browser. Then it takes a new request." in opened
    assert "Hidden" not in page + opened
    assert "in the browser that began it" in bob.get(chart).content.decode()


def test_bob_gives_back_and_alice_is_told(world: World, bob: Client) -> None:
    world.given(categories=LABS)
    end = f"/doctor/patients/{world.alice.pk}/end/"
    assert "End the care relationship with" in bob.get(end).content.decode()
    bob.post(end)
    assert not world.alice.relationships.exclude(state="ended").exists()
    assert world.alice.user.notices.filter(kind__startswith="relationship").exists()
