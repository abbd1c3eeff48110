"""Putting the contracts on a chain, once."""

import time
from collections.abc import Sequence
from dataclasses import replace as replace_fields

from eth_typing import HexAddress, HexStr
from web3.types import Nonce
from web3.utils.address import get_create_address

from adapters.chain import blocks, deployment, fees, keys
from adapters.chain.contracts.anchors import Anchors
from adapters.chain.contracts.base import Contract
from adapters.chain.contracts.consents import Consents
from adapters.chain.contracts.participants import Participants
from adapters.chain.deployment import Deployment, Version
from adapters.chain.errors import ChainError, ChainUnavailableError, WrongChainError
from adapters.chain.rpc import Rpc
from adapters.chain.values import FOREVER, NOTHING, Role, Status

_CALL_GAS = 200_000
_LOOK_EVERY = 0.1


def deploy(
    rpc: Rpc,
    key: bytes,
    *,
    chain_id: int,
    notary: str,
    owner: str | None = None,
    existing: Deployment | None = None,
    replace: bool = False,
    wait: float = 60,
    contracts: Sequence[type[Contract]] = (),
) -> Deployment:
    """Make sure that the contracts are there and that `notary` is one: what belongs into the file.

    `contracts` are those beside the first three. `key` pays and owns Participants at first; with `owner` (a
    multi-signature or timelock) it hands that over at the end. An `existing` deployment that fits the chain
    is kept, and what it lacks is deployed against it; one that does not fit raises WrongChainError, or with
    `replace` gets a new version (after a reset: a new beginning). `wait` in seconds is how long mining may
    take. Raises ChainError.
    """
    deployment.check_chain_id(rpc, chain_id)
    if existing is not None:
        try:
            existing.check(rpc)
        except WrongChainError:
            if not replace:
                raise
        else:
            _enrol_notary(rpc, key, chain_id, existing.participants, notary, wait)
            return _with_missing(rpc, key, existing, contracts, wait)
    made = _deploy_all(rpc, key, chain_id, notary, owner, existing, wait)
    return _with_missing(rpc, key, made, contracts, wait)


def _with_missing(
    rpc: Rpc, key: bytes, known: Deployment, contracts: Sequence[type[Contract]], wait: float
) -> Deployment:
    for contract in contracts:
        if contract.name in known.versions:
            continue
        step = _creation(contract, *(known.address(name) for name in contract.takes))
        nonce = blocks.nonce_of(rpc, keys.address_of(key), "pending")
        (receipt,) = _send(rpc, key, known.chain_id, nonce, [step], wait)
        known = replace_fields(known, versions={**known.versions, contract.name: (_version(receipt),)})
        known.check(rpc)
    return known


def _deploy_all(
    rpc: Rpc,
    key: bytes,
    chain_id: int,
    notary: str,
    owner: str | None,
    existing: Deployment | None,
    wait: float,
) -> Deployment:
    sender = keys.address_of(key)
    nonce = blocks.nonce_of(rpc, sender, "pending")
    participants = Participants(rpc, get_create_address(HexAddress(HexStr(sender)), Nonce(nonce)))
    # One burst instead of waiting for each: the addresses follow from the nonces.
    steps: list[tuple[str | None, bytes, int]] = [
        _creation(Participants, sender),
        _creation(Consents, participants.address),
        _creation(Anchors, participants.address),
        (participants.address, _appointment(participants, notary), _CALL_GAS),
    ]
    if owner is not None and owner != sender:
        steps.append((participants.address, participants.transfer_ownership(owner), _CALL_GAS))
    receipts = _send(rpc, key, chain_id, nonce, steps, wait)
    genesis = "0x" + blocks.genesis_hash(rpc).hex()
    older = existing.versions if existing is not None and existing.genesis == genesis else {}
    created = zip(deployment.CONTRACTS, receipts, strict=False)
    made = Deployment(
        chain_id, genesis, {name: (*older.get(name, ()), _version(receipt)) for name, receipt in created}
    )
    made.check(rpc)
    return made


def _enrol_notary(rpc: Rpc, key: bytes, chain_id: int, address: str, notary: str, wait: float) -> None:
    participants = Participants(rpc, address)
    known = participants.participant_of(notary)
    if (known.role, known.status, known.valid_until) == (Role.NOTARY, Status.ACTIVE, FOREVER):
        return
    sender = keys.address_of(key)
    data = _appointment(participants, notary)
    participants.dry_run(data, sender=sender)
    _send(rpc, key, chain_id, blocks.nonce_of(rpc, sender, "pending"), [(address, data, _CALL_GAS)], wait)


def _appointment(participants: Participants, notary: str) -> bytes:
    return participants.appoint(notary, Role.NOTARY, Status.ACTIVE, FOREVER, NOTHING)


def _creation(contract: type[Contract], *arguments: str) -> tuple[None, bytes, int]:
    interface = contract.interface()
    data = interface.encode_creation(*arguments)
    # Calldata and code are paid by the byte; the rest is the constructor's.
    return None, data, 300_000 + 16 * len(data) + 200 * len(interface.deployed_bytecode)


def _send(
    rpc: Rpc,
    key: bytes,
    chain_id: int,
    nonce: int,
    steps: Sequence[tuple[str | None, bytes, int]],
    wait: float,
) -> list[blocks.Receipt]:
    offer = fees.suggest(rpc)
    hashes = []
    for place, (to, data, gas) in enumerate(steps):
        transaction = keys.Transaction(
            chain_id, nonce + place, to, data, gas, offer.max_fee, offer.priority_fee, offer.gas_price
        )
        raw, _ = keys.sign_transaction(key, transaction)
        hashes.append(blocks.send(rpc, raw))
    return _mined(rpc, hashes, wait)


def _mined(rpc: Rpc, hashes: Sequence[bytes], wait: float) -> list[blocks.Receipt]:
    deadline = time.monotonic() + wait
    while True:
        found = [receipt for receipt in blocks.receipts(rpc, hashes) if receipt is not None]
        if len(found) == len(hashes):
            break
        if time.monotonic() > deadline:
            raise ChainUnavailableError(f"the contracts were not mined within {wait:.0f} seconds")
        time.sleep(_LOOK_EVERY)
    if not all(receipt.succeeded for receipt in found):
        raise ChainError(
            "A transaction of the deployment failed on chain.",
            next="Look at the deployer's last transactions, then deploy again.",
        )
    return found


def _version(receipt: blocks.Receipt) -> Version:
    return Version(receipt.created or "", receipt.block_number, "0x" + receipt.transaction.hex())
