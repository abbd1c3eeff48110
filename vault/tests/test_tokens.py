from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.db import connections

from adapters.vault.interface import Action, Requester, VaultRefusedError
from vault.models import Envelope, Token
from vault.services.facade import VaultService
from vault.tests.conftest import Later, Person, kept, person


@pytest.fixture
def asked(vault: VaultService, alice: Person) -> Any:
    ref, _ = kept(vault, alice)
    return vault.request_access(
        requester=alice.requester, bound={ref: alice.bound()}, action=Action.VIEW
    ), ref


def refuse(vault: VaultService, token: str, requester: Requester) -> None:
    with pytest.raises(VaultRefusedError):
        vault.redeem(token=token, requester=requester)


def test_a_token_is_redeemed_once(vault: VaultService, alice: Person, asked: Any) -> None:
    token, ref = asked
    assert set(vault.redeem(token=token, requester=alice.requester)) == {ref}
    refuse(vault, token, alice.requester)


def test_guessed_and_altered_tokens_are_refused(vault: VaultService, alice: Person, asked: Any) -> None:
    token, _ = asked
    for other in ("", "guess", token[:-1], token + "A", token.swapcase(), "\ud800"):
        refuse(vault, other, alice.requester)
    assert vault.redeem(token=token, requester=alice.requester)


def test_an_expired_token_is_refused(vault: VaultService, alice: Person, asked: Any, later: Later) -> None:
    later(61)
    refuse(vault, asked[0], alice.requester)
    assert Token.objects.get().redeemed_at is None


def test_another_session_account_or_address_is_refused_and_uses_nothing_up(
    vault: VaultService, alice: Person, mallory: Person, asked: Any
) -> None:
    token, _ = asked
    for other in (
        replace(alice.requester, session=bytes(32)),
        replace(alice.requester, account=mallory.account),
        replace(alice.requester, address=mallory.address),
        mallory.requester,
    ):
        refuse(vault, token, other)
    assert vault.redeem(token=token, requester=alice.requester)


def test_a_token_opens_nothing_that_changed_hands_meanwhile(
    vault: VaultService, alice: Person, asked: Any
) -> None:
    token, ref = asked
    envelope = Envelope.objects.get(record=ref.record)
    Envelope.objects.filter(pk=envelope.pk).update(binding_digest=bytes(32))
    refuse(vault, token, alice.requester)
    envelope.save()
    assert vault.release(
        requester=alice.requester, bound={ref: alice.bound()}, action=Action.VIEW
    )  # the bound alone stood in the way


def test_a_token_opens_nothing_that_was_erased_meanwhile(
    vault: VaultService, alice: Person, asked: Any
) -> None:
    token, ref = asked
    assert vault.erase_record(record=ref.record) == 1
    refuse(vault, token, alice.requester)
    assert not Envelope.objects.filter(record=ref.record).exists()


def test_only_its_digest_is_stored(asked: Any) -> None:
    token, _ = asked
    row = Token.objects.get()
    assert token not in str(Token.objects.values().get()) and token.encode() not in bytes(row.digest)


def test_unused_tokens_are_forgotten_and_used_ones_stay_as_the_log(
    vault: VaultService, alice: Person, asked: Any, later: Later
) -> None:
    token, ref = asked
    vault.redeem(token=token, requester=alice.requester)
    vault.request_access(requester=alice.requester, bound={ref: alice.bound()}, action=Action.LIST)
    later(61)
    assert vault.collect() == 1
    assert Token.objects.get().redeemed_at is not None


@pytest.mark.django_db(transaction=True, databases=["vault"])
def test_of_sixteen_redeemers_exactly_one_gets_the_keys(vault: VaultService) -> Any:
    alice = person(vault)
    ref, _ = kept(vault, alice)
    token = vault.request_access(requester=alice.requester, bound={ref: alice.bound()}, action=Action.VIEW)

    def redeem(_: int) -> bool:
        try:
            return bool(vault.redeem(token=token, requester=alice.requester))
        except VaultRefusedError:
            return False
        finally:
            connections["vault"].close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(redeem, range(16))) == 1


def test_the_owner_gets_keys_at_once_and_the_log_says_so(vault: VaultService, alice: Person) -> None:
    ref, key = kept(vault, alice)
    released = vault.release(requester=alice.requester, bound={ref: alice.bound()}, action=Action.VIEW)
    assert released[ref].record == key
    token = Token.objects.get()
    assert (token.account, token.keys, token.versions[0][0]) == (alice.account, 1, str(ref.record))
    assert token.redeemed_at == token.issued_at


def test_at_once_nobody_gets_more_than_by_a_token(
    vault: VaultService, alice: Person, mallory: Person
) -> None:
    ref, _ = kept(vault, alice)
    other = replace(alice.bound(), category=alice.bound().category + 1)
    for requester, bound in (
        (mallory.requester, alice.bound()),
        (replace(mallory.requester, address=alice.address), alice.bound()),
        (replace(alice.requester, address=mallory.address), alice.bound()),
        (replace(alice.requester, session=b""), alice.bound()),
        (alice.requester, other),
    ):
        with pytest.raises(VaultRefusedError):
            vault.release(requester=requester, bound={ref: bound}, action=Action.VIEW)
    assert not Token.objects.exists()
    assert (
        vault.release(requester=alice.requester, bound={ref: alice.bound()}, action=Action.LIST)[ref].record
        is None
    )
