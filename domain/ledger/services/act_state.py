"""What became of an act: the state of its key, whoever brought it there.

Refused events and our own reverts say nothing: anybody can cause both.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adapters.chain import acts as chain_acts
from adapters.chain.acts import Admit, Enrol, Halt, PublicAct, PublicBlocks, PublicGrant, Revoke
from adapters.chain.contracts.consents import Consent, Consents, Owner
from adapters.chain.contracts.participants import (
    Membership,
    MembershipChange,
    Participant,
    ParticipantChange,
    Participants,
)
from adapters.chain.deployment import Deployment
from adapters.chain.rpc import Rpc
from domain.ledger.models import SignedAct
from domain.ledger.models.act import ActKind as Kind
from domain.ledger.services import statements

GONE = "The contract it was signed for is no longer in use."
TOO_LATE = "It was not recorded within a day after it was signed, so it never counted."
LAPSED = "It was not recorded before its signature lapsed, so it never counted."
REVOKED_FIRST = "It was stopped before it was recorded, so it never counted."
LIST_PASSED = "A newer list took its place before it was recorded."
DECIDED_BEFORE = "Another decision about the same account was recorded first."
ADMITTED_BEFORE = "Another statement about the same member was recorded first."


@dataclass(frozen=True, slots=True)
class Held:
    """The chain holds it."""


@dataclass(frozen=True, slots=True)
class Never:
    """The chain's state excludes it, for good."""

    reason: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """Neither yet."""


Judgement = Held | Never | Undecided


@dataclass(frozen=True, slots=True)
class Judge:
    """Judgements of one look at the chain.

    `now` is the chain's own clock (unix seconds) at the depth that counts.
    """

    rpc: Rpc
    deployment: Deployment
    now: int

    def judge(self, rows: Sequence[SignedAct]) -> dict[int, Judgement]:
        """By primary key; rows that cannot be read are left out.

        One exchange for each kind, and one for each act whose sequence is reached.

        Raises ChainUnavailableError.
        """
        groups: dict[tuple[str, str], list[tuple[SignedAct, Any]]] = defaultdict(list)
        found: dict[int, Judgement] = {}
        ours = {*self.deployment.addresses("Consents"), *self.deployment.addresses("Participants")}
        for row in rows:
            if row.contract not in ours:
                found[row.pk] = Never(GONE)
                continue
            try:
                groups[row.contract, row.kind].append((row, statements.read(row)))
            except (KeyError, TypeError, ValueError):
                continue  # the relayer sets it aside
        for (contract, kind), members in groups.items():
            states = _states(self.rpc, contract, kind, [act for _, act in members])
            found |= {
                row.pk: self._one(row, act, state) for (row, act), state in zip(members, states, strict=True)
            }
        return found

    def _one(self, row: SignedAct, act: PublicAct, state: Any) -> Judgement:
        match act:
            case PublicGrant():
                return self._grant(row, state)
            case Revoke():
                return Held() if state.revoked_at else Undecided()
            case Halt():
                return Held() if state.halted_until >= act.until else Undecided()
            case PublicBlocks():
                return self._blocks(row, act, state)
            case Enrol():
                return self._enrolment(row, act, state)
            case Admit():
                return self._membership(row, act, state)

    def _grant(self, row: SignedAct, state: Consent) -> Judgement:
        if state.issued_at:
            return Held()
        return Never(REVOKED_FIRST) if state.revoked_at else self._in_time(row, TOO_LATE)

    def _blocks(self, row: SignedAct, act: PublicBlocks, state: Owner) -> Judgement:
        if state.sequence < act.sequence:
            return Undecided()
        if state.sequence == act.sequence:
            return Held() if state.blocks == act.list_hash[: len(state.blocks)] else Never(LIST_PASSED)
        # The slot has moved on. Each list leaves one event: the n-th is that of sequence n.
        brought_by = Consents(self.rpc, row.contract).block_lists_of(
            act.patient, since=self._since("Consents", row)
        )
        hashes = row.transaction.hashes if row.transaction else []
        return _compare(
            [("0x" + each.hex()) in hashes for each in brought_by], act.sequence, True, LIST_PASSED
        )

    def _enrolment(self, row: SignedAct, act: Enrol, state: Participant) -> Judgement:
        wanted = act.enrolment
        if state.sequence < wanted.sequence:
            return self._in_time(row, LAPSED)
        # The commitment to the papers is in the event only: two verifiers may say the same of different
        # papers.
        changes = Participants(self.rpc, row.contract).changes_of(
            wanted.account, since=self._since("Participants", row)
        )
        said = ParticipantChange(wanted.role, wanted.status, wanted.valid_until, wanted.credential)
        return _compare(changes, wanted.sequence, said, DECIDED_BEFORE)

    def _membership(self, row: SignedAct, act: Admit, state: Membership) -> Judgement:
        wanted = act.admission
        if state.sequence < wanted.sequence:
            return self._in_time(row, LAPSED)
        contract = Participants(self.rpc, row.contract)
        changes = contract.membership_changes_of(
            act.organisation, wanted.account, since=self._since("Participants", row)
        )
        said = MembershipChange(wanted.valid_from, wanted.valid_until, wanted.functions)
        return _compare(changes, wanted.sequence, said, ADMITTED_BEFORE)

    def _in_time(self, row: SignedAct, reason: str) -> Judgement:
        return Never(reason) if row.deadline is not None and self.now > row.deadline else Undecided()

    def _since(self, name: str, row: SignedAct) -> int:
        """The block of the contract's deployment."""
        return next(
            (version.block for version in self.deployment.versions[name] if version.address == row.contract),
            0,
        )


def _compare(history: Sequence[object], sequence: int, said: object, reason: str) -> Judgement:
    """The n-th of an account's events is that of sequence n.

    A node whose events lag behind its state says nothing yet.
    """
    if len(history) < sequence:
        return Undecided()
    return Held() if history[sequence - 1] == said else Never(reason)


def _states(rpc: Rpc, contract: str, kind: str, acts: Sequence[Any]) -> Sequence[object]:
    consents, participants = Consents(rpc, contract), Participants(rpc, contract)
    match kind:
        case Kind.GRANT | Kind.REVOKE:
            return consents.consents_of([chain_acts.outcome_key(act) for act in acts])
        case Kind.HALT | Kind.BLOCKS:
            return consents.owners_of([act.patient for act in acts])
        case Kind.ENROLMENT:
            return participants.participants_of([act.enrolment.account for act in acts])
        case _:
            return participants.memberships_of([(act.organisation, act.admission.account) for act in acts])
