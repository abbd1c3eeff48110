"""The acts of Participants: a verifier's about a professional or an organisation, an organisation's about a
member.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.chain import typed_data
from adapters.chain.acts.base import Act, PublicAct, Refusals, Signed, as_json
from adapters.chain.acts.effects import Login, PendingChange, Subject
from adapters.chain.acts.registry import act
from adapters.chain.acts.states import ActState, Look, by_history, in_time
from adapters.chain.contracts.participants import (
    Membership,
    MembershipChange,
    Participant,
    ParticipantChange,
    Participants,
    SignedEnrolment,
)
from adapters.chain.deployment import Deployment
from adapters.chain.rpc import Rpc
from adapters.chain.typed_data import TypedData
from adapters.chain.values import Admission, Enrolment, Role, Status
from common.commitments import address_bytes

LAPSED = "It was not recorded before its signature lapsed, so it never counted."
DECIDED_BEFORE = "Another decision about the same account was recorded first."
ADMITTED_BEFORE = "Another statement about the same member was recorded first."

_REFUSALS = Refusals(
    final={
        "BadSignature": "It does not carry the signature of the one it speaks for.",
        "SelfEnrolment": "Nobody decides about the own account.",
        "RoleNotAllowed": "A verifier cannot give that role.",
        "StatusNotAllowed": "That is no standing the register knows.",
        "RoleFixed": "The account already has another role.",
    },
    passing=frozenset(
        {"DeadlineTooFar", "DeadlinePassed", "NotVerifier", "NotOrganisation", "SequenceTaken"}
    ),
)


@act
@dataclass(frozen=True, slots=True)
class Enrol(PublicAct, Act):
    """A verifier about a professional or an organisation."""

    kind = "enrolment"
    contract = "Participants"
    refusals = _REFUSALS
    is_packable = True
    login = Login.SECOND_FACTOR

    verifier: str
    enrolment: Enrolment

    @property
    def signer(self) -> str:
        return self.verifier

    @property
    def outcome_key(self) -> bytes:
        return address_bytes(self.enrolment.account)

    @property
    def sequence(self) -> int | None:
        return self.enrolment.sequence

    @property
    def deadline(self) -> int | None:
        return self.enrolment.deadline

    def public(self) -> "Enrol":
        return self

    def typed(self, deployment: Deployment) -> TypedData:
        return typed_data.enrolment(
            self.enrolment, chain_id=deployment.chain_id, participants=deployment.participants
        )

    def calldata(self, rpc: Rpc, contract: str, signature: bytes) -> bytes:
        return Participants(rpc, contract).enrol(self.verifier, self.enrolment, signature)

    @classmethod
    def packed_calldata(cls, rpc: Rpc, contract: str, signed: Sequence[Signed]) -> bytes:
        enrolments = [
            SignedEnrolment(each.verifier, each.enrolment, signature) for each, signature in cls.own(signed)
        ]
        return Participants(rpc, contract).enrol_many(enrolments)

    @classmethod
    def states(cls, rpc: Rpc, contract: str, acts: Sequence["Enrol"]) -> list[Participant]:
        return Participants(rpc, contract).participants_of([each.enrolment.account for each in acts])

    def judge(self, state: Participant, look: Look) -> ActState:
        wanted = self.enrolment
        if state.sequence < wanted.sequence:
            return in_time(look, too_late=LAPSED)
        # The commitment to the papers is in the event only: two verifiers may say the same of different
        # papers.
        changes = Participants(look.rpc, look.contract).changes_of(wanted.account, since=look.since)
        said = ParticipantChange(wanted.role, wanted.status, wanted.valid_until, wanted.credential)
        return by_history(changes, wanted.sequence, said, other=DECIDED_BEFORE)

    def stored(self) -> dict[str, object]:
        return as_json({"verifier": self.verifier, **self.enrolment._asdict()})

    @classmethod
    def restored(cls, found: Mapping[str, Any]) -> "Enrol":
        said = {name: value for name, value in found.items() if name != "verifier"}
        return cls(found["verifier"], Enrolment(**{**said, "credential": bytes.fromhex(found["credential"])}))

    def is_sound(self, now: int) -> bool:
        return self.verifier != self.enrolment.account

    def pending_change(self) -> PendingChange | None:
        if self.verifier == self.enrolment.account:
            return None
        content = {
            "is_active": self.enrolment.status == Status.ACTIVE,
            "functions": 0,
            "valid_until": self.enrolment.valid_until,
        }
        return PendingChange(
            Subject.STANDING, self.enrolment.account, self.enrolment.sequence, content, Role.VERIFIER
        )


@act
@dataclass(frozen=True, slots=True)
class Admit(PublicAct, Act):
    """An organisation about a member."""

    kind = "membership"
    contract = "Participants"
    refusals = _REFUSALS
    is_for_organisations = True
    login = Login.FRESH

    organisation: str
    admission: Admission

    @property
    def signer(self) -> str:
        return self.organisation

    @property
    def outcome_key(self) -> bytes:
        return address_bytes(self.organisation) + address_bytes(self.admission.account)

    @property
    def sequence(self) -> int | None:
        return self.admission.sequence

    @property
    def deadline(self) -> int | None:
        return self.admission.deadline

    def public(self) -> "Admit":
        return self

    def typed(self, deployment: Deployment) -> TypedData:
        return typed_data.membership(
            self.admission, chain_id=deployment.chain_id, participants=deployment.participants
        )

    def calldata(self, rpc: Rpc, contract: str, signature: bytes) -> bytes:
        return Participants(rpc, contract).admit(self.organisation, self.admission, signature)

    @classmethod
    def states(cls, rpc: Rpc, contract: str, acts: Sequence["Admit"]) -> list[Membership]:
        return Participants(rpc, contract).memberships_of(
            [(each.organisation, each.admission.account) for each in acts]
        )

    def judge(self, state: Membership, look: Look) -> ActState:
        wanted = self.admission
        if state.sequence < wanted.sequence:
            return in_time(look, too_late=LAPSED)
        changes = Participants(look.rpc, look.contract).membership_changes_of(
            self.organisation, wanted.account, since=look.since
        )
        said = MembershipChange(wanted.valid_from, wanted.valid_until, wanted.functions)
        return by_history(changes, wanted.sequence, said, other=ADMITTED_BEFORE)

    def stored(self) -> dict[str, object]:
        return as_json({"organisation": self.organisation, **self.admission._asdict()})

    @classmethod
    def restored(cls, found: Mapping[str, Any]) -> "Admit":
        said = {name: value for name, value in found.items() if name != "organisation"}
        return cls(found["organisation"], Admission(**said))

    def pending_change(self) -> PendingChange | None:
        content = {
            "is_active": self.admission.functions != 0,
            "functions": self.admission.functions,
            "valid_until": self.admission.valid_until,
        }
        return PendingChange(Subject.MEMBERSHIP, self.admission.account, self.admission.sequence, content)
