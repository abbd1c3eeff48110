"""Signed outside, looked at again, written and submitted: in that order, and all of it or nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from adapters.chain.acts.consents import Revoke
from adapters.vault import client
from adapters.vault.interface import VaultUnavailableError
from common import ids
from domain.consents.tests.world import World
from domain.ledger.models import SignedAct
from domain.ledger.services import signed_flow
from domain.ledger.services.signed_flow import Signed, Signer
from tests import people, traces

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
_ANOTHER = bytes(31) + b"\1"


def revoked(world: World, terms: bytes = bytes(32), *, denies: bool = False) -> Signed[Revoke]:
    alice = world.alice.user
    act = Revoke(alice.address, terms)
    return signed_flow.sign(act, signer=Signer(alice.pk, people.SESSION), denies=denies)


def nothing_changed() -> None:
    """What was signed for is still so."""


def test_nothing_is_signed_inside_a_transaction(world: World) -> None:
    before = traces.tables()
    with pytest.raises(RuntimeError, match="inside a transaction"), transaction.atomic():
        revoked(world)
    assert traces.changed_since(before) == []


def test_it_is_looked_at_again_before_anything_is_written(world: World) -> None:
    signed, order = revoked(world), []
    with signed_flow.commit(signed, look_again=lambda: order.append("looked")) as outbox:
        order.append("wrote")
        outbox.submit(signed, subject_id=ids.new(), idempotency_key="revoke:test")
    assert order == ["looked", "wrote"]
    assert SignedAct.objects.get(idempotency_key="revoke:test").signature == signed.signature


def test_what_is_no_longer_so_writes_nothing(world: World) -> None:
    def changed() -> None:
        raise LookupError

    signed, before = revoked(world), traces.tables("default")
    with pytest.raises(LookupError), signed_flow.commit(signed, look_again=changed) as outbox:
        outbox.submit(signed, subject_id=ids.new(), idempotency_key="revoke:test")
    assert traces.changed_since(before) == []


def test_a_signature_that_is_forgotten_undoes_all(world: World) -> None:
    first, second = revoked(world), revoked(world, _ANOTHER)
    before = traces.tables("default")
    with (
        pytest.raises(RuntimeError, match="1 signatures were neither submitted nor dropped"),
        signed_flow.commit(first, second, look_again=nothing_changed) as outbox,
    ):
        outbox.submit(first, subject_id=ids.new(), idempotency_key="revoke:test")
    assert traces.changed_since(before) == []


def test_what_is_dropped_is_not_submitted(world: World) -> None:
    signed = revoked(world)
    with signed_flow.commit(signed, look_again=nothing_changed) as outbox:
        outbox.drop(signed)
    assert not SignedAct.objects.filter(signature=signed.signature).exists()


def test_only_what_was_signed_for_it_is_submitted_and_once(world: World) -> None:
    signed, other = revoked(world), revoked(world, _ANOTHER)
    for act in (other, signed):
        before = traces.tables("default")
        with (
            pytest.raises(RuntimeError, match="not signed for this flow"),
            signed_flow.commit(signed, look_again=nothing_changed) as outbox,
        ):
            outbox.submit(signed, subject_id=ids.new(), idempotency_key="revoke:first")
            outbox.submit(act, subject_id=ids.new(), idempotency_key="revoke:second")
        assert traces.changed_since(before) == []


def test_it_is_the_outermost_transaction(world: World) -> None:
    with (
        pytest.raises(RuntimeError, match="durable"),
        transaction.atomic(),
        signed_flow.commit(look_again=nothing_changed),
    ):
        pytest.fail("it began inside another")
    assert not SignedAct.objects.filter(idempotency_key="revoke:test").exists()


@pytest.fixture
def denied(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    seen: list[object] = []
    real: Callable[..., None] = client().deny

    def deny(**named: Any) -> None:
        seen.append(named["act"])
        real(**named)

    monkeypatch.setattr(client(), "deny", deny)
    return seen


def test_what_takes_away_is_held_with_its_signature_or_after_the_commit(
    world: World, denied: list[object]
) -> None:
    at_once = revoked(world, denies=True)
    assert denied == [at_once.act]
    later = revoked(world, _ANOTHER)
    with signed_flow.commit(later, look_again=nothing_changed, deny_after=[later]) as outbox:
        outbox.submit(later, subject_id=ids.new(), idempotency_key="revoke:later")
        assert denied == [at_once.act]
    assert denied == [at_once.act, later.act]


def test_what_is_undone_is_not_held(world: World, denied: list[object]) -> None:
    signed = revoked(world)
    with (
        pytest.raises(LookupError),
        signed_flow.commit(signed, look_again=nothing_changed, deny_after=[signed]),
    ):
        raise LookupError
    assert denied == []


def test_a_vault_that_is_away_after_the_commit_undoes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(**named: Any) -> None:
        raise VaultUnavailableError("away")

    signed = revoked(world)
    monkeypatch.setattr(client(), "deny", away)
    with signed_flow.commit(signed, look_again=nothing_changed, deny_after=[signed]) as outbox:
        outbox.submit(signed, subject_id=ids.new(), idempotency_key="revoke:test")
    assert SignedAct.objects.filter(idempotency_key="revoke:test").count() == 1
