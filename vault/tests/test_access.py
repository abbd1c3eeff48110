from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from adapters.vault.interface import Action, VaultRefusedError, VersionRef
from common.sealing import derive
from tests import traces
from vault.services.facade import VaultService
from vault.tests.conftest import Person, kept


def test_alice_opens_her_own_record(vault: VaultService, alice: Person) -> None:
    ref, key = kept(vault, alice)
    token = vault.request_access(requester=alice.requester, bound={ref: alice.bound()}, action=Action.VIEW)
    released = vault.redeem(token=token, requester=alice.requester)
    assert released[ref].record == key and released[ref].card == derive(key, "card")


def test_a_list_gets_card_keys_only(vault: VaultService, alice: Person) -> None:
    made = dict(kept(vault, alice) for _ in range(20))
    bound = {ref: alice.bound() for ref in made}
    token = vault.request_access(requester=alice.requester, bound=bound, action=Action.LIST)
    released = vault.redeem(token=token, requester=alice.requester)
    assert {ref: one.card for ref, one in released.items()} == {
        ref: derive(key, "card") for ref, key in made.items()
    }
    assert all(one.record is None for one in released.values())


def test_a_list_costs_four_statements_however_long(vault: VaultService, alice: Person) -> None:
    costs = []
    for count in (1, 30):
        bound = {kept(vault, alice)[0]: alice.bound() for _ in range(count)}
        with CaptureQueriesContext(connections["vault"]) as asked:
            token = vault.request_access(requester=alice.requester, bound=bound, action=Action.LIST)
            vault.redeem(token=token, requester=alice.requester)
        costs.append(len(asked))
    assert costs == [4, 4]


LIES = {
    "category": {"category": 4},
    "confidentiality": {"confidentiality": 0},
    "date": {"record_date": 1_700_000_000},
    "type": {"content_type": "text/plain"},
    "digest": {"plaintext_sha256": bytes(32)},
    "length": {"plaintext_length": 1},
    "group": {"group": bytes([1]) * 32},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_portal_that_lies_about_a_record_gets_no_key(vault: VaultService, alice: Person, lie: Any) -> None:
    ref, _ = kept(vault, alice)
    before = traces.tables("vault")
    with pytest.raises(VaultRefusedError):
        vault.request_access(requester=alice.requester, bound={ref: alice.bound(**lie)}, action=Action.VIEW)
    assert traces.changed_since(before) == []
    assert vault.request_access(requester=alice.requester, bound={ref: alice.bound()}, action=Action.VIEW)


def test_a_portal_that_lies_about_owner_patient_or_requester_gets_no_key(
    vault: VaultService, alice: Person, mallory: Person
) -> None:
    ref, _ = kept(vault, alice)
    true, hers, before = alice.bound(), mallory.requester, traces.tables("vault")
    for requester, bound in [
        (hers, true),
        (hers, mallory.bound()),
        (hers, alice.bound(owner=mallory.address)),
        (hers, alice.bound(patient=mallory.patient)),
        (replace(hers, address=alice.address), true),
        (replace(hers, account=alice.account), true),
        (replace(alice.requester, session=b""), true),
    ]:
        with pytest.raises(VaultRefusedError):
            vault.request_access(requester=requester, bound={ref: bound}, action=Action.VIEW)
    assert traces.changed_since(before) == []


def test_another_record_another_version_or_a_mixed_list_is_refused(
    vault: VaultService, alice: Person, mallory: Person
) -> None:
    ref, _ = kept(vault, alice)
    foreign, _ = kept(vault, mallory)
    before = traces.tables("vault")
    for bound in [
        {VersionRef(uuid4(), 1): alice.bound()},
        {VersionRef(ref.record, 2): alice.bound()},
        {foreign: alice.bound()},
        {ref: alice.bound(), foreign: mallory.bound()},
        {},
    ]:
        with pytest.raises(VaultRefusedError):
            vault.request_access(requester=alice.requester, bound=bound, action=Action.LIST)
    assert traces.changed_since(before) == []


def test_every_refusal_says_the_same(vault: VaultService, alice: Person, mallory: Person) -> None:
    ref, _ = kept(vault, alice)
    said = set()
    for requester, target in [(mallory.requester, ref), (alice.requester, VersionRef(uuid4(), 1))]:
        with pytest.raises(VaultRefusedError) as caught:
            vault.request_access(requester=requester, bound={target: alice.bound()}, action=Action.VIEW)
        said.add(str(caught.value))
    assert len(said) == 1


def test_what_is_only_provisional_is_not_read(vault: VaultService, alice: Person) -> None:
    ref = VersionRef(uuid4(), 1)
    vault.open(patient=alice.patient, refs=[ref])
    before = traces.tables("vault")
    with pytest.raises(VaultRefusedError):
        vault.request_access(requester=alice.requester, bound={ref: alice.bound()}, action=Action.VIEW)
    assert traces.changed_since(before) == []
