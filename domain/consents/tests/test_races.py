"""Several at once: exactly one wins, and the others read why."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from domain.consents.errors import ConflictError
from domain.consents.models import Grant, Request, RequestState
from domain.consents.services import requests
from domain.consents.tests.world import World
from domain.ledger.models import SignedAct

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


def test_allow_and_deny_in_the_same_moment_have_one_winner(world: World) -> None:
    request = world.ask()

    def answer(what: str) -> str:
        try:
            if what == "allow":
                world.allow(Request.objects.select_related("patient__user", "user").get(pk=request.pk))
            else:
                requests.deny(request=Request.objects.select_related("patient__user", "user").get(pk=request.pk), by=world.alice.user)
        except ConflictError:
            return "conflict"
        finally:
            connections.close_all()
        return what

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(answer, ["allow", "deny"] * 3))
    winners = [each for each in answers if each != "conflict"]
    assert len(winners) == 1
    expected = 1 if winners == ["allow"] else 0
    assert Grant.objects.count() == SignedAct.objects.filter(kind="grant").count() == expected
    assert Request.objects.get().state == (RequestState.GRANTED if expected else RequestState.DENIED)
