"""Participants: who is a doctor, an organisation, a notary; who works where."""

from collections.abc import Sequence
from typing import NamedTuple

from eth_utils.address import to_checksum_address

from adapters.chain import keys
from adapters.chain.blocks import Place
from adapters.chain.contracts.base import Contract
from adapters.chain.values import Admission, Enrolment, Role, Status


class Participant(NamedTuple):
    role: Role
    status: Status
    valid_until: int
    changed_at: int
    sequence: int


class Membership(NamedTuple):
    valid_from: int
    valid_until: int
    changed_at: int
    sequence: int
    functions: int


class SignedEnrolment(NamedTuple):
    verifier: str
    enrolment: Enrolment
    signature: bytes


class Participants(Contract):
    name = "Participants"

    def enrol(self, verifier: str, enrolment: Enrolment, signature: bytes) -> bytes:
        """Calldata; anybody may send it."""
        return self.abi.encode_call("enrol", verifier, enrolment, signature)

    def enrol_many(self, enrolments: Sequence[SignedEnrolment]) -> bytes:
        """Calldata. Bad ones are skipped: what counts afterwards is `participant_of`."""
        return self.abi.encode_call("enrolMany", [(each.verifier, each.enrolment, *keys.pack(each.signature)) for each in enrolments])

    def appoint(self, account: str, role: Role, status: Status, valid_until: int, credential: bytes) -> bytes:
        """Calldata; to be sent by the owner. Verifier, Notary and Regulator only."""
        return self.abi.encode_call("appoint", account, role, status, valid_until, credential)

    def admit(self, organisation: str, admission: Admission, signature: bytes) -> bytes:
        """Calldata; anybody may send it."""
        return self.abi.encode_call("admit", organisation, admission, signature)

    def transfer_ownership(self, owner: str) -> bytes:
        """Calldata; to be sent by the owner."""
        return self.abi.encode_call("transferOwnership", owner)

    def standing(self, account: str, as_of: int, *, place: Place = "latest") -> tuple[Role, bool]:
        """(role, whether it is active). Raises ChainRevertError("PastNotKnown") for a time before the last change."""
        role, active = self._read("standing", account, as_of, place=place)
        return Role(role), active

    def is_member(self, organisation: str, account: str, functions: int, as_of: int) -> bool:
        """Whether the person holds one of the functions there. Raises ChainRevertError("PastNotKnown")."""
        return bool(self._read("isMember", organisation, account, functions, as_of)[0])

    def participant_of(self, account: str) -> Participant:
        role, status, *rest = self._read("participantOf", account)[0]
        return Participant(Role(role), Status(status), *rest)

    def membership_of(self, organisation: str, account: str) -> Membership:
        return Membership(*self._read("membershipOf", organisation, account)[0])

    def owner(self) -> str:
        return to_checksum_address(self._read("owner")[0])
