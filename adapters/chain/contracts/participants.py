"""Participants: who is a doctor, an organisation, a notary; who works where."""

from collections.abc import Sequence
from typing import NamedTuple

from eth_abi.abi import decode
from eth_utils.address import to_checksum_address

from adapters.chain import keys
from adapters.chain.contracts.base import Contract
from adapters.chain.values import Admission, Enrolment, Role, Status
from common.keccak import keccak256

_PARTICIPANT_SET = keccak256(b"ParticipantSet(address,uint8,uint8,uint40,bytes32)")
_MEMBERSHIP_SET = keccak256(b"MembershipSet(address,address,uint40,uint40,uint16)")


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


class ParticipantChange(NamedTuple):
    """What was set about an account; `credential` is in the event only."""

    role: int
    status: int
    valid_until: int
    credential: bytes


class MembershipChange(NamedTuple):
    valid_from: int
    valid_until: int
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

    def standing(self, account: str, as_of: int) -> tuple[Role, bool]:
        """(role, whether it is active).

        Raises ChainRevertError("PastNotKnown") for a time before the last change.
        """
        role, active = self._read("standing", account, as_of)
        return Role(role), active

    def is_member(self, organisation: str, account: str, functions: int, as_of: int) -> bool:
        """Whether the person holds one of the functions there. Raises ChainRevertError("PastNotKnown")."""
        return bool(self._read("isMember", organisation, account, functions, as_of)[0])

    def participant_of(self, account: str) -> Participant:
        return self.participants_of([account])[0]

    def participants_of(self, accounts: Sequence[str]) -> list[Participant]:
        """One exchange for many."""
        found = self._read_many("participantOf", [(account,) for account in accounts])
        return [Participant(Role(role), Status(status), *rest) for ((role, status, *rest),) in found]

    def membership_of(self, organisation: str, account: str) -> Membership:
        return self.memberships_of([(organisation, account)])[0]

    def memberships_of(self, places: Sequence[tuple[str, str]]) -> list[Membership]:
        """One exchange for many (organisation, account)."""
        return [Membership(*found) for (found,) in self._read_many("membershipOf", list(places))]

    def changes_of(self, account: str, *, since: int = 0) -> list[ParticipantChange]:
        """Everything that was set about an account from block `since` on, oldest first.

        From the deployment on, the n-th is that of sequence n.
        """
        logs = self._events(_PARTICIPANT_SET, account, since=since)
        return [ParticipantChange(*decode(["uint8", "uint8", "uint40", "bytes32"], data)) for data, _ in logs]

    def membership_changes_of(self, organisation: str, account: str, *, since: int = 0) -> list[MembershipChange]:
        """Likewise for a membership."""
        logs = self._events(_MEMBERSHIP_SET, organisation, account, since=since)
        return [MembershipChange(*decode(["uint40", "uint40", "uint16"], data)) for data, _ in logs]

    def owner(self) -> str:
        return to_checksum_address(self._read("owner")[0])
