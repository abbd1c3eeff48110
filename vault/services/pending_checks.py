"""Does anything that was signed, and that the chain does not have yet, speak against it?

Only the chain's own sequence silences it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from adapters.chain import typed_data
from adapters.chain.acts.effects import Subject
from adapters.chain.contracts.participants import Participant
from adapters.chain.errors import ChainError
from adapters.chain.values import BlockList, Grantee, Role, Status
from adapters.vault.envelope_binding import BoundMetadata
from adapters.vault.interface import GrantProof, Requester, VersionRef
from common import clock
from vault import node
from vault.models import PendingStatement
from vault.services import pending_statements
from vault.wrapping import refused

_ANY_FUNCTION = 2**16 - 1


@dataclass(frozen=True, slots=True)
class PendingStatements:
    """Every held statement about the owner, the requester and the organisation, read before the chain was
    asked anything.
    """

    rows: Sequence[PendingStatement]

    @property
    def ids(self) -> list[int]:
        return [row.pk for row in self.rows]

    def about(self, about: Subject, subject: str) -> list[PendingStatement]:
        return [row for row in self.rows if (row.about, row.subject) == (about, subject)]


def load(subjects: Collection[str]) -> PendingStatements:
    """One statement of SQL."""
    return PendingStatements(list(PendingStatement.objects.filter(subject__in=subjects)))


def current_list(pending: PendingStatements, grant_proof: GrantProof) -> BlockList:
    """The list that the chain holds: the one in the proof, or an older one of those that are pending.

    Raises ChainError.
    """
    known = pending.about(Subject.BLOCK_LIST, grant_proof.terms.patient)
    if not known:
        return grant_proof.blocks
    on_chain = node.consents().owner_of(grant_proof.terms.patient)
    if on_chain.sequence == 0:
        return BlockList()
    lists = [grant_proof.blocks, *(pending_statements.block_list(row) for row in known)]
    return next(
        (
            each
            for each in lists
            if typed_data.block_list_hash(each)[: len(on_chain.blocks)] == on_chain.blocks
        ),
        grant_proof.blocks,
    )


def check_blocks(
    pending: PendingStatements,
    grant_proof: GrantProof,
    requester: Requester,
    bound: Mapping[VersionRef, BoundMetadata],
) -> None:
    """Refused where a newer block list of the owner's names the requester, an organisation of theirs, or a
    category. Raises ChainError.
    """
    rows = pending.about(Subject.BLOCK_LIST, grant_proof.terms.patient)
    if not rows:
        return
    reached = node.consents().owner_of(grant_proof.terms.patient).sequence
    for row in rows:
        if row.sequence > reached and _is_against(
            pending_statements.block_list(row), grant_proof, requester, bound
        ):
            raise refused()


def check_membership(pending: PendingStatements, grant_proof: GrantProof, requester: Requester) -> None:
    """Refused where the organisation ended the requester's membership, or took the function that the grant
    asks for. Raises ChainError.

    What was taken is gone at once, what was added counts when the chain has it: only what the chain and every
    newer statement name is left.
    """
    if grant_proof.terms.kind != Grantee.ORGANISATION:
        return
    rows = [
        row
        for row in pending.about(Subject.MEMBERSHIP, requester.address)
        if row.signer == grant_proof.organisation
    ]
    if not rows:
        return
    on_chain = node.participants().membership_of(grant_proof.organisation, requester.address)
    words = [pending_statements.word(row) for row in rows if row.sequence > on_chain.sequence]
    left = on_chain.functions & grant_proof.terms.functions
    for word in words:
        left &= word.functions
    if not left or any(_is_over(word) for word in words):
        raise refused()


def check_standing(pending: PendingStatements, account: str) -> None:
    """Refused where a verifier suspended the account; once the chain has reached what was held, its own word
    counts.

    Where nothing was ever held about the account nobody is asked: patients sign while the chain is away.
    Raises ChainError.
    """
    rows = [row for row in pending.about(Subject.STANDING, account) if _ends(row)]
    if not rows:
        return
    standing = node.participants().participant_of(account)
    ahead = [row for row in rows if row.sequence > standing.sequence]
    if any(_counts(row) for row in ahead) or (len(ahead) < len(rows) and not _is_active(standing)):
        raise refused()


def check_signer(account: str) -> None:
    """Refused where the account is suspended.

    VaultUnavailableError where that cannot be told because the chain is away.
    """
    try:
        check_standing(load([account]), account)
    except ChainError:
        raise node.away() from None


def _is_against(
    blocks: BlockList,
    grant_proof: GrantProof,
    requester: Requester,
    bound: Mapping[VersionRef, BoundMetadata],
) -> bool:
    if any(blocks.categories >> metadata.category & 1 for metadata in bound.values()):
        return True
    if {requester.address, grant_proof.organisation} & set(blocks.blocked):
        return True
    register, now = node.participants(), clock.unix(clock.now())
    return any(register.is_member(entry, requester.address, _ANY_FUNCTION, now) for entry in blocks.blocked)


def _ends(row: PendingStatement) -> bool:
    word = pending_statements.word(row)
    return not word.is_active or _is_over(word)


def _is_over(word: pending_statements.Word) -> bool:
    return word.valid_until <= clock.unix(clock.now())


def _is_active(standing: Participant) -> bool:
    return standing.status == Status.ACTIVE and standing.valid_until > clock.unix(clock.now())


def _counts(row: PendingStatement) -> bool:
    """What was held while the chain was away counts if its signer turns out to be a verifier."""
    if not row.is_proved and pending_statements.has_role(row.signer, Role.VERIFIER):
        PendingStatement.objects.filter(pk=row.pk).update(is_proved=True)
        return True
    return row.is_proved
