"""A contract with one act that only the tests have: these lines, its source and its interface are all."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.chain import abi, eip712
from adapters.chain.acts.base import Act, PublicAct, Refusals
from adapters.chain.acts.effects import Login
from adapters.chain.acts.registry import act
from adapters.chain.acts.states import ActState, Look, OnChain, Undecided
from adapters.chain.contracts.base import Contract
from adapters.chain.deployment import Deployment
from adapters.chain.rpc import Rpc
from adapters.chain.typed_data import TypedData
from common.commitments import address_bytes

SCHEMA = eip712.Schema({"Pledge": {"word": "bytes32"}})


class Pledges(Contract):
    name = "Pledges"
    folder = abi.FOLDER.parent / "test" / "abi"

    def pledge(self, signer: str, word: bytes, signature: bytes) -> bytes:
        return self.abi.encode_call("pledge", signer, word, signature)

    def pledged_at(self, pledges: Sequence[tuple[str, bytes]]) -> list[int]:
        return [at for (at,) in self._read_many("pledgedAt", list(pledges))]


@act
@dataclass(frozen=True, slots=True)
class Pledge(PublicAct, Act):
    kind = "a pledge, whose name is a long one"
    contract = "Pledges"
    refusals = Refusals({"BadSignature": "She did not pledge it."}, frozenset({"AlreadyPledged"}))
    login = Login.FRESH

    signed_by: str
    word: bytes

    @property
    def signer(self) -> str:
        return self.signed_by

    @property
    def outcome_key(self) -> bytes:
        return address_bytes(self.signed_by)

    def public(self) -> "Pledge":
        return self

    def typed(self, deployment: Deployment) -> TypedData:
        contract = deployment.address(self.contract)
        message = {"word": self.word}
        return TypedData("MedChain Pledges", contract, deployment.chain_id, "Pledge", message, SCHEMA)

    def calldata(self, rpc: Rpc, contract: str, signature: bytes) -> bytes:
        return Pledges(rpc, contract).pledge(self.signed_by, self.word, signature)

    @classmethod
    def states(cls, rpc: Rpc, contract: str, acts: Sequence["Pledge"]) -> list[int]:
        return Pledges(rpc, contract).pledged_at([(each.signed_by, each.word) for each in acts])

    def judge(self, state: int, look: Look) -> ActState:
        return OnChain() if state else Undecided()
