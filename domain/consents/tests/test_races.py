"""Several at once: exactly one wins, and the others read why."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from domain.accounts.models import User
from domain.audit.models import Event
from domain.audit.vocabulary import Action
from domain.consents.errors import ConflictError
from domain.consents.models import Grant, GrantState, Request, RequestState
from domain.consents.queries import care_relationships, grant_proofs
from domain.consents.services import relationships, requests, revocations
from domain.consents.tests.world import VISITS, World
from domain.ledger.models import SignedAct
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


def test_allow_and_deny_in_the_same_moment_have_one_winner(world: World) -> None:
    request = world.ask()

    def answer(what: str) -> str:
        try:
            if what == "allow":
                world.allow(Request.objects.select_related("patient__user", "user").get(pk=request.pk))
            else:
                requests.deny(
                    request=Request.objects.select_related("patient__user", "user").get(pk=request.pk),
                    by=world.alice.user,
                )
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


def test_what_is_allowed_while_treatment_is_ended_ends_with_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another window allows him something between the signatures of the end and their writing."""
    world.given()
    relation = care_relationships.relationship_between(world.bob, world.alice)
    assert relation is not None
    second = world.ask(categories=VISITS)
    signs = revocations.sign
    windows = iter([lambda: world.allow(second, categories=VISITS)])

    def sign(grants: Sequence[Grant], *, by: User, session: bytes) -> list[revocations.Revocation]:
        signed = signs(grants, by=by, session=session)
        next(windows, lambda: None)()
        return signed

    monkeypatch.setattr(revocations, "sign", sign)
    relationships.end(relationship=relation, by=world.alice.user, session=people.SESSION)
    assert Grant.objects.count() == 2
    assert not Grant.objects.exclude(state=GrantState.REVOKED).exists()
    assert SignedAct.objects.filter(kind="revoke").count() == 2
    assert Event.objects.filter(action=Action.ACCESS_REVOKED).count() == 2
    world.record()
    assert not grant_proofs.for_user(world.bob, world.alice)
