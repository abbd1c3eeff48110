"""What people sign for contracts to decide from: grants, revocations, halts, block lists, enrolments,
memberships.

An act as its signer saw it holds everything; its *public part* is what the chain gets and an outbox may keep:
hashes in place of terms and lists. Anybody may bring a signed act to the chain, alone or, where the contract
knows a packed form, with others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from adapters.chain import keys, typed_data
from adapters.chain.contracts.consents import Consents, SignedGrant, SignedRevocation, key_of
from adapters.chain.contracts.participants import Participants, SignedEnrolment
from adapters.chain.deployment import Deployment
from adapters.chain.errors import BadSignatureError
from adapters.chain.rpc import Rpc
from adapters.chain.typed_data import TypedData
from adapters.chain.values import NOTHING, Admission, BlockList, Enrolment, Terms
from common.commitments import address_bytes


@dataclass(frozen=True, slots=True)
class Grant:
    """`replaces` is the terms hash of the grant that ends with it (NOTHING: none), `issued_at` in unix
    seconds: relayable for one day after.
    """

    terms: Terms
    replaces: bytes = NOTHING
    issued_at: int = 0


@dataclass(frozen=True, slots=True)
class Revoke:
    """Ends the grant with that terms hash (32 bytes) for good, also before it arrives."""

    patient: str
    terms: bytes


@dataclass(frozen=True, slots=True)
class Halt:
    """Ends every grant issued up to `until` (unix seconds); FOREVER closes the address."""

    patient: str
    until: int


@dataclass(frozen=True, slots=True)
class Blocks:
    """Replaces the patient's block list; `sequence` is one more than the chain's."""

    patient: str
    blocks: BlockList
    sequence: int


@dataclass(frozen=True, slots=True)
class Enrol:
    """A verifier about a professional or an organisation."""

    verifier: str
    enrolment: Enrolment


@dataclass(frozen=True, slots=True)
class Admit:
    """An organisation about a member."""

    organisation: str
    admission: Admission


@dataclass(frozen=True, slots=True)
class PublicGrant:
    """A grant without its terms: `terms` and `replaces` are hashes of 32 bytes."""

    patient: str
    terms: bytes
    replaces: bytes
    issued_at: int


@dataclass(frozen=True, slots=True)
class PublicBlocks:
    """A block list's hash (32 bytes)."""

    patient: str
    list_hash: bytes
    sequence: int


Act = Grant | Revoke | Halt | Blocks | Enrol | Admit
PublicAct = PublicGrant | Revoke | Halt | PublicBlocks | Enrol | Admit


class Signed(NamedTuple):
    """The public part of an act, with its signature."""

    act: PublicAct
    signature: bytes


def signer(act: Act | PublicAct) -> str:
    """The address whose signature it needs."""
    match act:
        case Grant():
            return act.terms.patient
        case Enrol():
            return act.verifier
        case Admit():
            return act.organisation
        case _:
            return act.patient


def typed(act: Act, deployment: Deployment) -> TypedData:
    """What is signed, for the contracts that are written to now."""
    chain_id, consents, participants = deployment.chain_id, deployment.consents, deployment.participants
    match act:
        case Grant():
            return typed_data.grant(
                act.terms, act.issued_at, replaces=act.replaces, chain_id=chain_id, consents=consents
            )
        case Revoke():
            return typed_data.revoke(act.terms, chain_id=chain_id, consents=consents)
        case Halt():
            return typed_data.halt(act.until, chain_id=chain_id, consents=consents)
        case Blocks():
            return typed_data.blocks(act.blocks, act.sequence, chain_id=chain_id, consents=consents)
        case Enrol():
            return typed_data.enrolment(act.enrolment, chain_id=chain_id, participants=participants)
        case Admit():
            return typed_data.membership(act.admission, chain_id=chain_id, participants=participants)


def is_plain(act: Act, signature: bytes, deployment: Deployment) -> bool:
    """Whether the signer's own key signed it.

    If not, only the signer's wallet contract (ERC-1271) can say that it did: such acts go alone.
    """
    try:
        return keys.recover(typed(act, deployment), signature) == signer(act)
    except BadSignatureError:
        return False


def outcome_key(act: Act | PublicAct) -> bytes:
    """Where the chain shows what became of it.

    A consent's key (32 bytes) for Grant and Revoke, the patient's address (20) for Halt and Blocks, the
    account's (20) for Enrol, organisation and account (40) for Admit.
    """
    match act:
        case Grant():
            return key_of(act.terms.patient, typed_data.terms_hash(act.terms))
        case PublicGrant() | Revoke():
            return key_of(act.patient, act.terms)
        case Enrol():
            return address_bytes(act.enrolment.account)
        case Admit():
            return address_bytes(act.organisation) + address_bytes(act.admission.account)
        case _:
            return address_bytes(act.patient)


def public(act: Act) -> PublicAct:
    """What the chain gets to see of it."""
    match act:
        case Grant():
            return PublicGrant(
                act.terms.patient, typed_data.terms_hash(act.terms), act.replaces, act.issued_at
            )
        case Blocks():
            return PublicBlocks(act.patient, typed_data.block_list_hash(act.blocks), act.sequence)
        case _:
            return act


def alone(rpc: Rpc, contract: str, signed: Signed) -> bytes:
    """Calldata that brings one act to the contract at that address. The contract reverts where it refuses."""
    consents, participants = Consents(rpc, contract), Participants(rpc, contract)
    match signed.act:
        case PublicGrant() as act:
            return consents.grant(_packed_grant(act, signed.signature))
        case Revoke() as act:
            return consents.revoke(SignedRevocation(act.patient, act.terms, signed.signature))
        case Halt() as act:
            return consents.halt(act.patient, act.until, signed.signature)
        case PublicBlocks() as act:
            return consents.set_blocks(act.patient, act.list_hash, act.sequence, signed.signature)
        case Enrol() as act:
            return participants.enrol(act.verifier, act.enrolment, signed.signature)
        case Admit() as act:
            return participants.admit(act.organisation, act.admission, signed.signature)


def together(rpc: Rpc, contract: str, signed: Sequence[Signed]) -> bytes:
    """Calldata for several of one kind with plain signatures; the contract skips what it refuses.

    Raises ValueError for other kinds.
    """
    consents, participants = Consents(rpc, contract), Participants(rpc, contract)
    grants = [_packed_grant(each.act, each.signature) for each in signed if isinstance(each.act, PublicGrant)]
    revocations = [
        SignedRevocation(each.act.patient, each.act.terms, each.signature)
        for each in signed
        if isinstance(each.act, Revoke)
    ]
    enrolments = [
        SignedEnrolment(each.act.verifier, each.act.enrolment, each.signature)
        for each in signed
        if isinstance(each.act, Enrol)
    ]
    if signed and len(grants) == len(signed):
        return consents.grant_many(grants)
    if signed and len(revocations) == len(signed):
        return consents.revoke_many(revocations)
    if signed and len(enrolments) == len(signed):
        return participants.enrol_many(enrolments)
    raise ValueError("these acts do not go together")


def _packed_grant(act: PublicGrant, signature: bytes) -> SignedGrant:
    return SignedGrant(act.patient, act.terms, act.issued_at, signature, act.replaces)
