"""The acts of Consents: grants, revocations, halts, block lists. All are the patient's."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from adapters.chain import typed_data
from adapters.chain.acts.base import Act, PublicAct, Refusals, Signed
from adapters.chain.acts.effects import Ending, Login, PendingChange, Subject
from adapters.chain.acts.registry import act
from adapters.chain.acts.states import ActState, Excluded, Look, OnChain, Undecided, by_history, in_time
from adapters.chain.contracts.consents import (
    Consent,
    Consents,
    Owner,
    SignedGrant,
    SignedRevocation,
    key_of,
)
from adapters.chain.deployment import Deployment
from adapters.chain.rpc import Rpc
from adapters.chain.typed_data import TypedData
from adapters.chain.values import FOREVER, NOTHING, BlockList, Terms
from common.commitments import address_bytes

RELAYABLE = 86_400  # a grant, after it was issued: the contract's own rule
CLOCKS_DIFFER = 60
TOO_LATE = "It was not recorded within a day after it was signed, so it never counted."
REVOKED_FIRST = "It was stopped before it was recorded, so it never counted."
LIST_PASSED = "A newer list took its place before it was recorded."

_SIGNATURE = {"BadSignature": "It does not carry the signature of the one it speaks for."}
_OF_GRANTS = {
    "HaltedUntil": "Everything was stopped after it was signed, so it never counted.",
    "ReplacesItself": "It would replace itself.",
}
_PASSING = frozenset(
    {"DatedInFuture", "HaltInFuture", "RelayedTooLate", "SequenceTaken", "AlreadyGranted", "AlreadyRevoked"}
)


@act
@dataclass(frozen=True, slots=True)
class PublicGrant(PublicAct):
    """A grant without its terms: `terms` and `replaces` are hashes of 32 bytes."""

    kind = "grant"
    contract = "Consents"
    refusals = Refusals(_SIGNATURE | _OF_GRANTS, _PASSING)
    is_packable = True

    patient: str
    terms: bytes
    replaces: bytes
    issued_at: int

    @property
    def signer(self) -> str:
        return self.patient

    @property
    def outcome_key(self) -> bytes:
        return key_of(self.patient, self.terms)

    @property
    def not_dated_before(self) -> int:
        return self.issued_at

    @property
    def deadline(self) -> int | None:
        return self.issued_at + RELAYABLE

    def calldata(self, rpc: Rpc, contract: str, signature: bytes) -> bytes:
        return Consents(rpc, contract).grant(self._signed(signature))

    @classmethod
    def packed_calldata(cls, rpc: Rpc, contract: str, signed: Sequence[Signed]) -> bytes:
        grants = [grant._signed(signature) for grant, signature in cls.own(signed)]
        return Consents(rpc, contract).grant_many(grants)

    @classmethod
    def states(cls, rpc: Rpc, contract: str, acts: Sequence["PublicGrant"]) -> list[Consent]:
        return Consents(rpc, contract).consents_of([each.outcome_key for each in acts])

    def judge(self, state: Consent, look: Look) -> ActState:
        if state.issued_at:
            return OnChain()
        if state.revoked_at:
            return Excluded(REVOKED_FIRST)
        return in_time(look, too_late=TOO_LATE)

    def _signed(self, signature: bytes) -> SignedGrant:
        return SignedGrant(self.patient, self.terms, self.issued_at, signature, self.replaces)


@dataclass(frozen=True, slots=True)
class Grant(Act):
    """`replaces` is the terms hash of the grant that ends with it (NOTHING: none), `issued_at` in unix
    seconds: relayable for one day after.
    """

    terms: Terms
    replaces: bytes = NOTHING
    issued_at: int = 0

    login = Login.FRESH

    def public(self) -> PublicGrant:
        return PublicGrant(
            self.terms.patient, typed_data.terms_hash(self.terms), self.replaces, self.issued_at
        )

    def typed(self, deployment: Deployment) -> TypedData:
        return typed_data.grant(
            self.terms,
            self.issued_at,
            replaces=self.replaces,
            chain_id=deployment.chain_id,
            consents=deployment.consents,
        )

    def is_sound(self, now: int) -> bool:
        # Dated ahead it would survive a Halt that is signed later.
        return self.issued_at <= now + CLOCKS_DIFFER

    def ending(self, now: int) -> Ending | None:
        if self.replaces == NOTHING:
            return None
        return Ending(self.terms.patient, consent=key_of(self.terms.patient, self.replaces))


@act
@dataclass(frozen=True, slots=True)
class Revoke(PublicAct, Act):
    """Ends the grant with that terms hash (32 bytes) for good, also before it arrives."""

    kind = "revoke"
    contract = "Consents"
    refusals = Refusals(_SIGNATURE, _PASSING)
    is_packable = True
    only_ends = True
    login = Login.SESSION

    patient: str
    terms: bytes

    @property
    def signer(self) -> str:
        return self.patient

    @property
    def outcome_key(self) -> bytes:
        return key_of(self.patient, self.terms)

    def public(self) -> "Revoke":
        return self

    def typed(self, deployment: Deployment) -> TypedData:
        return typed_data.revoke(self.terms, chain_id=deployment.chain_id, consents=deployment.consents)

    def calldata(self, rpc: Rpc, contract: str, signature: bytes) -> bytes:
        return Consents(rpc, contract).revoke(self._signed(signature))

    @classmethod
    def packed_calldata(cls, rpc: Rpc, contract: str, signed: Sequence[Signed]) -> bytes:
        revocations = [revocation._signed(signature) for revocation, signature in cls.own(signed)]
        return Consents(rpc, contract).revoke_many(revocations)

    @classmethod
    def states(cls, rpc: Rpc, contract: str, acts: Sequence["Revoke"]) -> list[Consent]:
        return Consents(rpc, contract).consents_of([each.outcome_key for each in acts])

    def judge(self, state: Consent, look: Look) -> ActState:
        return OnChain() if state.revoked_at else Undecided()

    def ending(self, now: int) -> Ending | None:
        return Ending(self.patient, consent=self.outcome_key)

    def _signed(self, signature: bytes) -> SignedRevocation:
        return SignedRevocation(self.patient, self.terms, signature)


@act
@dataclass(frozen=True, slots=True)
class Halt(PublicAct, Act):
    """Ends every grant issued up to `until` (unix seconds); FOREVER closes the address."""

    kind = "halt"
    contract = "Consents"
    refusals = Refusals(_SIGNATURE, _PASSING)
    only_ends = True

    patient: str
    until: int

    @property
    def signer(self) -> str:
        return self.patient

    @property
    def outcome_key(self) -> bytes:
        return address_bytes(self.patient)

    @property
    def not_dated_before(self) -> int:
        return self.until if self.until < FOREVER else 0

    @property
    def login(self) -> Login:
        return Login.SECOND_FACTOR if self.until == FOREVER else Login.SESSION

    def public(self) -> "Halt":
        return self

    def typed(self, deployment: Deployment) -> TypedData:
        return typed_data.halt(self.until, chain_id=deployment.chain_id, consents=deployment.consents)

    def calldata(self, rpc: Rpc, contract: str, signature: bytes) -> bytes:
        return Consents(rpc, contract).halt(self.patient, self.until, signature)

    @classmethod
    def states(cls, rpc: Rpc, contract: str, acts: Sequence["Halt"]) -> list[Owner]:
        return Consents(rpc, contract).owners_of([each.patient for each in acts])

    def judge(self, state: Owner, look: Look) -> ActState:
        return OnChain() if state.halted_until >= self.until else Undecided()

    def is_sound(self, now: int) -> bool:
        return self.until == FOREVER or self.until <= now

    def ending(self, now: int) -> Ending | None:
        return Ending(self.patient, until=self.until) if self.is_sound(now) else None


@act
@dataclass(frozen=True, slots=True)
class PublicBlocks(PublicAct):
    """A block list's hash (32 bytes)."""

    kind = "blocks"
    contract = "Consents"
    refusals = Refusals(_SIGNATURE, _PASSING, predecessor="SequenceTaken")

    patient: str
    list_hash: bytes
    sequence: int = field()

    @property
    def signer(self) -> str:
        return self.patient

    @property
    def outcome_key(self) -> bytes:
        return address_bytes(self.patient)

    def calldata(self, rpc: Rpc, contract: str, signature: bytes) -> bytes:
        return Consents(rpc, contract).set_blocks(self.patient, self.list_hash, self.sequence, signature)

    @classmethod
    def states(cls, rpc: Rpc, contract: str, acts: Sequence["PublicBlocks"]) -> list[Owner]:
        return Consents(rpc, contract).owners_of([each.patient for each in acts])

    def judge(self, state: Owner, look: Look) -> ActState:
        if state.sequence < self.sequence:
            return Undecided()
        if state.sequence == self.sequence:
            is_ours = state.blocks == self.list_hash[: len(state.blocks)]
            return OnChain() if is_ours else Excluded(LIST_PASSED)
        # The slot has moved on. Each list leaves one event: the n-th is that of sequence n.
        brought_by = Consents(look.rpc, look.contract).block_lists_of(self.patient, since=look.since)
        ours = [("0x" + each.hex()) in look.hashes for each in brought_by]
        return by_history(ours, self.sequence, True, other=LIST_PASSED)


@dataclass(frozen=True, slots=True)
class Blocks(Act):
    """Replaces the patient's block list; `sequence` is one more than the chain's."""

    patient: str
    blocks: BlockList
    sequence: int

    login = Login.FRESH

    def public(self) -> PublicBlocks:
        return PublicBlocks(self.patient, typed_data.block_list_hash(self.blocks), self.sequence)

    def typed(self, deployment: Deployment) -> TypedData:
        return typed_data.blocks(
            self.blocks, self.sequence, chain_id=deployment.chain_id, consents=deployment.consents
        )

    def pending_change(self) -> PendingChange | None:
        content = {
            "blocked": list(self.blocks.blocked),
            "categories": self.blocks.categories,
            "salt": self.blocks.salt.hex(),
        }
        return PendingChange(Subject.BLOCK_LIST, self.patient, self.sequence, content)
