from typing import Any
from uuid import uuid4

import pytest

from adapters.vault.interface import Action, VaultRefusedError, VersionRef
from vault.models import Event
from vault.services.facade import VaultService
from vault.tests.conftest import Person, kept


def test_alice_moves_a_record_to_another_category(vault: VaultService, alice: Person) -> None:
    ref, key = kept(vault, alice)
    issued = vault.request_access(requester=alice.requester, bound={ref: alice.bound()}, action=Action.VIEW)
    vault.rebind(
        requester=alice.requester, ref=ref, before=alice.bound(), after=alice.bound(category=9, record_date=1)
    )
    with pytest.raises(VaultRefusedError):
        vault.request_access(requester=alice.requester, bound={ref: alice.bound()}, action=Action.VIEW)
    with pytest.raises(VaultRefusedError):
        vault.redeem(token=issued, requester=alice.requester)
    token = vault.request_access(
        requester=alice.requester, bound={ref: alice.bound(category=9, record_date=1)}, action=Action.VIEW
    )
    assert vault.redeem(token=token, requester=alice.requester)[ref].record == key
    event = Event.objects.get()
    assert (event.action, event.subject, event.detail) == (
        Event.Action.FACTS_CHANGED,
        ref.record,
        {"version": 1, "facts": ["category", "record_date"]},
    )


@pytest.mark.parametrize(
    "other",
    [
        {"plaintext_sha256": bytes(32)},
        {"plaintext_length": 1},
        {"content_type": "text/html"},
        {"owner": "0x" + "11" * 20},
    ],
)
def test_content_and_owner_never_change_under_the_same_key(
    vault: VaultService, alice: Person, other: dict[str, Any]
) -> None:
    ref, _ = kept(vault, alice)
    with pytest.raises(VaultRefusedError):
        vault.rebind(
            requester=alice.requester, ref=ref, before=alice.bound(), after=alice.bound(category=9, **other)
        )
    assert not Event.objects.exists()


def test_only_the_owner_and_only_from_the_true_facts(
    vault: VaultService, alice: Person, mallory: Person
) -> None:
    ref, _ = kept(vault, alice)
    after = alice.bound(category=9)
    for requester, target, before in (
        (mallory.requester, ref, alice.bound()),
        (alice.requester, ref, alice.bound(category=5)),
        (alice.requester, VersionRef(uuid4(), 1), alice.bound()),
    ):
        with pytest.raises(VaultRefusedError):
            vault.rebind(requester=requester, ref=target, before=before, after=after)
    assert not Event.objects.exists()
