"""Asking, and the answers."""

import pytest

from domain.consents.models import GrantState, Relationship, RelationshipState, Request, RequestState
from domain.consents.tests.world import World
from domain.notifications.models import Notice

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


def told(user: object) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


def test_bob_asks_alice_allows_and_he_opens_once_the_chain_has_it(world: World) -> None:
    kept = world.keep(world.alice)
    request = world.ask(reason="Before the operation")
    assert told(world.alice.user) == ["access.requested"]
    assert not world.opens(world.bob, kept)
    grant = world.allow(request)
    assert Request.objects.get().state == RequestState.GRANTED
    assert not world.opens(world.bob, kept)
    world.record()
    assert world.opens(world.bob, kept)
    assert not world.opens(world.charlie, kept)
    assert Relationship.objects.get().state == RelationshipState.ACCEPTED
    assert told(world.bob)[-2:] == ["access.granted", "access.in_force"]
    world.revoke(grant)
    assert not world.opens(world.bob, kept)
    world.record()
    assert world.on_chain(grant)[1] > 0
    grant.refresh_from_db()
    assert grant.state == GrantState.REVOKED
