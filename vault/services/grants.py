"""May somebody other than the owner open this? The vault asks the chain itself: no portal row decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings

from adapters.chain import typed_data
from adapters.chain.blocks import Header
from adapters.chain.contracts.consents import Judgement, key_of
from adapters.chain.errors import ChainError, ChainRevertError
from adapters.chain.values import NOBODY, Asker, Flag, Item, Role, Verdict
from adapters.chain.values import Action as ChainAction
from adapters.vault.envelope_binding import BoundMetadata
from adapters.vault.interface import PAPERS, Action, GrantProof, Requester, VersionRef, item_id
from common import clock
from vault import node
from vault.models import AccountKey
from vault.services import denials, pending_checks
from vault.services.pending_checks import PendingStatements
from vault.wrapping import refused


@dataclass(frozen=True, slots=True)
class Basis:
    """What a token rests on: nothing but ownership, or a grant (its key on chain, its owner, when it was
    issued) and the held statements looked at.
    """

    consent: bytes | None = None
    owner: str = ""
    organisation: str = ""
    granted_at: int = 0
    pending_checked: list[int] = field(default_factory=list)


OWN = Basis()


def decide(
    *,
    requester: Requester,
    bound: Mapping[VersionRef, BoundMetadata],
    action: Action,
    grant_proof: GrantProof,
) -> Basis:
    """The grant that allows all of it.

    Raises VaultRefusedError, or VaultUnavailableError while the chain cannot be asked.
    """
    # Terms that Mallory signed about herself say nothing about Alice's records.
    if any(metadata.owner != grant_proof.terms.patient for metadata in bound.values()):
        raise refused()
    _check_known(requester)
    consent = key_of(grant_proof.terms.patient, typed_data.terms_hash(grant_proof.terms))
    # Read first: what is held from here on ends the token at its redemption.
    pending = pending_checks.load({grant_proof.terms.patient, requester.address, grant_proof.organisation})
    try:
        granted_at = _ask_chain(requester, bound, action, grant_proof, consent, pending)
    except ChainRevertError:
        raise refused() from None
    except ChainError:
        raise node.away() from None
    if denials.is_ended(owner=grant_proof.terms.patient, consent=consent, granted_at=granted_at):
        raise refused()
    if grant_proof.terms.flags & Flag.ONE_TIME:
        denials.take_opening(consent=consent, requester=requester, action=action)
    return Basis(consent, grant_proof.terms.patient, grant_proof.organisation, granted_at, pending.ids)


def decide_papers(*, requester: Requester, bound: Mapping[VersionRef, BoundMetadata]) -> Basis:
    """What applicants show is open to whom the chain calls an active verifier, and nothing else is."""
    owners = {metadata.owner for metadata in bound.values()}
    if len(owners) != 1 or any(metadata.category != PAPERS for metadata in bound.values()):
        raise refused()
    _check_known(requester)
    pending, now = pending_checks.load({requester.address, *owners}), clock.unix(clock.now())
    try:
        head = node.head()
        if node.participants().standing(requester.address, now) != (Role.VERIFIER, True):
            raise refused()
        _check_settled([requester.address], head)
        pending_checks.check_standing(pending, requester.address)
    except ChainRevertError:
        raise refused() from None
    except ChainError:
        raise node.away() from None
    return Basis(None, owners.pop(), "", 0, pending.ids)


def _ask_chain(
    requester: Requester,
    bound: Mapping[VersionRef, BoundMetadata],
    action: Action,
    grant_proof: GrantProof,
    consent: bytes,
    pending: PendingStatements,
) -> int:
    head, verdicts, given = _judged(requester, bound, action, grant_proof, pending)
    node.fresh(head)
    if len(verdicts) != len(bound) or any(verdict is not Verdict.ALLOWED for verdict in verdicts):
        raise refused()
    pending_checks.check_blocks(pending, grant_proof, requester, bound)
    pending_checks.check_membership(pending, grant_proof, requester)
    involved = sorted({requester.address, grant_proof.organisation} - {NOBODY})
    for account in involved:
        pending_checks.check_standing(pending, account)
    if settings.CHAIN_CONFIRMATIONS > 1:
        if not node.is_deep(node.consents().granted_in(consent), head):
            raise refused()
        _check_settled(involved, head, organisation=grant_proof.organisation)
    return given.issued_at


def _judged(
    requester: Requester,
    bound: Mapping[VersionRef, BoundMetadata],
    action: Action,
    grant_proof: GrantProof,
    pending: PendingStatements,
) -> Judgement:
    does = ChainAction.DOWNLOAD if action == Action.DOWNLOAD else ChainAction.VIEW
    asker = Asker(
        requester.address, grant_proof.organisation, grant_proof.purpose, does, clock.unix(clock.now())
    )
    items = [_item(ref, metadata, grant_proof) for ref, metadata in bound.items()]
    return node.consents().judge(
        grant_proof.terms, pending_checks.current_list(pending, grant_proof), asker, items
    )


def _check_settled(accounts: Sequence[str], head: Header, *, organisation: str = NOBODY) -> None:
    """A standing or a membership that changed a moment ago allows nothing before it lies as deep as a grant
    must.
    """
    since = node.deep_since(head)
    if since is None:
        return
    register = node.participants()
    changes = [register.participant_of(account).changed_at for account in accounts]
    if organisation != NOBODY:
        changes += [
            register.membership_of(organisation, account).changed_at
            for account in accounts
            if account != organisation
        ]
    if any(change >= since for change in changes):
        raise refused()


def _check_known(requester: Requester) -> None:
    if not AccountKey.objects.filter(account=requester.account, address=requester.address).exists():
        raise refused()


def _item(ref: VersionRef, metadata: BoundMetadata, grant_proof: GrantProof) -> Item:
    proof = grant_proof.proofs.get(ref, ())
    return Item(
        metadata.category,
        metadata.confidentiality,
        max(0, metadata.record_date),
        item_id(ref.record),
        metadata.group,
        proof,
    )
