"""A contract that only these tests know: its act gets from signature to confirmed by what it says itself."""

import json
from pathlib import Path

import pytest
from django.conf import LazySettings

from adapters.chain import deploy, deployment
from adapters.chain.contracts.base import Contract
from adapters.chain.errors import WrongChainError
from domain.ledger import keyring
from domain.ledger.models import SignedAct
from domain.ledger.queries import outcomes
from domain.ledger.tests.node import Node
from domain.ledger.tests.pledges import Pledge, Pledges
from domain.ledger.tests.signers import Stranger, submit
from domain.ledger.tests.support import ALICE, MALLORY


@pytest.fixture
def pledges(node: Node, settings: LazySettings, tmp_path: Path) -> Node:
    """Deployed on the contracts that were there yesterday, whose file knew nothing of it."""
    known = deployment.load(31337)
    node.rpc.call("evm_setAutomine", [True])
    made = deploy.deploy(
        node.rpc,
        keyring.make(settings.DEPLOYER_KEY_FILE, variable="DEPLOYER_KEY_FILE").secret,
        chain_id=31337,
        notary=keyring.notary().address,
        existing=known,
        contracts=[Pledges],
    )
    node.rpc.call("evm_setAutomine", [False])
    settings.DEPLOYMENTS_DIR = tmp_path
    deployment.save(made)
    assert {name: made.versions[name] for name in known.versions} == known.versions
    return node


def test_it_goes_from_signature_to_confirmed(pledges: Node) -> None:
    row = submit(Pledge(ALICE.address, b"w" * 32))
    assert pledges.relay() == 1
    pledges.mine()
    pledges.watch()
    row.refresh_from_db()
    assert (row.status, row.kind) == ("confirmed", Pledge.kind)
    (told,) = [item for item in outcomes.since(0) if item.subject_id == row.subject_id]
    assert (told.kind, told.outcome) == (Pledge.kind, "confirmed")


def test_it_is_confirmed_also_where_a_stranger_brought_it(pledges: Node) -> None:
    pledge = Pledge(ALICE.address, b"w" * 32)
    row = submit(pledge)
    Stranger(pledges.rpc).bring(pledge)
    pledges.mine()
    pledges.relay()
    pledges.watch()
    row.refresh_from_db()
    assert (row.status, row.transaction) == ("confirmed", None)


def test_its_refusal_is_said_in_its_own_words(pledges: Node) -> None:
    signed_by_mallory = submit(Pledge(MALLORY.address, b"w" * 32)).signature
    row = submit(Pledge(ALICE.address, b"w" * 32), signature=bytes(signed_by_mallory))
    row.__class__.objects.filter(pk=row.pk).update(is_plain=True)
    pledges.relay()
    row.refresh_from_db()
    assert (row.status, row.reason) == ("refused", "She did not pledge it.")


def test_without_its_contract_it_is_not_taken_and_the_sentence_says_what_to_run(node: Node) -> None:
    with pytest.raises(
        WrongChainError, match=r"Pledges is not on chain 31337 yet\. Run `manage.py chain_deploy`"
    ):
        submit(Pledge(ALICE.address, b"w" * 32))
    assert not SignedAct.objects.exists()


def test_a_file_of_a_later_release_is_read_too(node: Node, settings: LazySettings, tmp_path: Path) -> None:
    """Its contract is one that this release does not know: it only has to be there."""
    known = json.loads((Path(settings.DEPLOYMENTS_DIR) / "31337.json").read_text())
    known["contracts"]["Unheard"] = known["contracts"]["Anchors"]
    settings.DEPLOYMENTS_DIR = tmp_path
    (tmp_path / "31337.json").write_text(json.dumps(known))
    assert Contract.by_name("Unheard") is None
    deployment.load(31337).check(node.rpc)
    assert deployment.load(31337).addresses("Unheard") == deployment.load(31337).addresses("Anchors")
