"""What the vault is shown when somebody else than the owner reads: the terms with their salt, and the block
list with its own.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from adapters.chain.values import NOBODY, NOTHING, Grantee, Item, Terms, Verdict
from adapters.chain.values import BlockList as ChainBlockList
from adapters.vault.interface import GrantProof, VersionRef, item_id
from domain.accounts.models import Patient, User
from domain.consents import grant_drafts, salts, signed_terms
from domain.consents.models import Grant
from domain.consents.queries import evaluate, refusals, usable_grants
from domain.consents.queries.usable_grants import GrantReader
from domain.consents.terms import Chosen, Flag, Purpose


@dataclass(frozen=True, slots=True)
class Range:
    """What terms reach, item by item: the same question to the same rule, whether they are signed already or
    only thought of.
    """

    terms: Terms
    records: tuple[UUID, ...] = ()
    blocked_categories: int = 0

    def covers(
        self, *, record: UUID, category: int, confidentiality: int, record_date: int, group: bytes = NOTHING
    ) -> bool:
        """Whether the terms reach that record (`record_date` in unix seconds): what the contract will say of
        it.
        """
        if self.records and record not in self.records:
            return False
        # The choice was just asked; the rest is asked as of terms without one.
        open_ = self.terms._replace(scope=NOTHING) if self.records else self.terms
        item = Item(category, confidentiality, max(0, record_date), item_id(record), group)
        return evaluate.judge_item(open_, self.blocked_categories, item) is Verdict.ALLOWED


@dataclass(frozen=True, slots=True)
class UsableGrant:
    """A grant of this reader that allows something now, and the proof made from it."""

    grant: Grant
    proof: GrantProof
    range: Range = field(repr=False)

    def covers(self, *, record: UUID, category: int, confidentiality: int, record_date: int) -> bool:
        """Whether the terms reach that record (`record_date` in unix seconds)."""
        return self.range.covers(
            record=record, category=category, confidentiality=confidentiality, record_date=record_date
        )

    def proving(self, refs: Collection[VersionRef]) -> GrantProof:
        """The proof for these versions; names the records where the patient chose them one by one."""
        if not self.grant.records:
            return self.proof
        tree, places = (
            signed_terms.tree_of(self.grant.records),
            {record: place for place, record in enumerate(self.grant.records)},
        )
        proofs = {ref: tuple(tree.proof(places[ref.record])) for ref in refs if ref.record in places}
        return replace(self.proof, proofs=proofs)


def for_user(
    user: User,
    patient: Patient,
    *,
    purpose: Purpose | None = None,
    now: datetime | None = None,
    flag: Flag = Flag.VIEW,
) -> list[UsableGrant]:
    """As `for_reader`, for somebody of whom nothing was asked yet."""
    return for_reader(usable_grants.grant_reader(user), patient, purpose=purpose, now=now, flag=flag)


def for_reader(
    reader: GrantReader,
    patient: Patient,
    *,
    purpose: Purpose | None = None,
    now: datetime | None = None,
    flag: Flag = Flag.VIEW,
) -> list[UsableGrant]:
    """The grants of this person for this patient that hold `flag` now, ready for the vault; none that is
    ended, expired, halted, blocked or lapsed.

    `purpose` None: the first that each grant names. The newest first; a fixed number of SQL statements.
    Raises VaultUnavailableError.
    """
    grants = [
        grant
        for grant in usable_grants.usable_grants(reader, patient=patient.pk, now=now).select_related(
            "organisation"
        )
        if grant.allows & flag
    ]
    if purpose is not None:
        grants = [grant for grant in grants if grant.purposes >> purpose & 1]
    if not grants:
        return []
    drawn = salts.for_subjects(patient.pk, [salts.grant(grant.pk) for grant in grants])
    listed, blocked = refusals.for_proofs(patient.pk)
    return [
        _usable_grant(grant, salt, listed, blocked, purpose)
        for grant, salt in zip(grants, drawn, strict=True)
    ]


def as_signed(patient: UUID, grants: Sequence[Grant]) -> dict[UUID, GrantProof]:
    """Proofs of grants as they were signed, whatever became of them since: for the notary, who asks the
    contract. Raises VaultUnavailableError, VaultRefusedError (the patient was erased).
    """
    drawn = salts.for_subjects(patient, [salts.grant(grant.pk) for grant in grants])
    listed = refusals.as_signed(patient)
    return {
        grant.pk: _usable_grant(grant, salt, listed, 0, None).proof
        for grant, salt in zip(grants, drawn, strict=True)
    }


def range_of(patient: Patient, chosen: Chosen) -> list[Range]:
    """What somebody could read if this were allowed, for showing the patient beforehand; empty where nothing
    could be read. Raises ValueError.
    """
    grant_drafts.check(chosen)
    if not chosen.flags & Flag.VIEW:
        return []
    blocked = refusals.blocked_categories(patient.pk)
    return [
        Range(signed_terms.terms_of(grant, NOTHING), tuple(grant.records), blocked)
        for grant in grant_drafts.unsigned(patient, chosen)
    ]


def _usable_grant(
    grant: Grant, salt: bytes, listed: ChainBlockList, blocked: int, purpose: Purpose | None
) -> UsableGrant:
    terms = signed_terms.terms_of(grant, salt)
    organisation = grant.grantee if grant.kind == Grantee.ORGANISATION else NOBODY
    bit = purpose if purpose is not None else (grant.purposes & -grant.purposes).bit_length() - 1
    return UsableGrant(
        grant, GrantProof(terms, listed, organisation, bit), Range(terms, tuple(grant.records), blocked)
    )
