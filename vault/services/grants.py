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
from adapters.vault.interface import PAPERS, Action, Claim, Facts, Requester, VersionRef, item_id
from common import clock
from vault import node
from vault.models import AccountKey
from vault.services import denials, weighing
from vault.services.weighing import Scale
from vault.wrapping import refused


@dataclass(frozen=True, slots=True)
class Basis:
    """What a token rests on: nothing but ownership, or a grant (its key on chain, its owner, when it was
    issued) and the held statements weighed.
    """

    consent: bytes | None = None
    owner: str = ""
    organisation: str = ""
    granted_at: int = 0
    weighed: list[int] = field(default_factory=list)


OWN = Basis()


def decide(*, requester: Requester, facts: Mapping[VersionRef, Facts], action: Action, claim: Claim) -> Basis:
    """The grant that allows all of it.

    Raises VaultRefusedError, or VaultUnavailableError while the chain cannot be asked.
    """
    # Terms that Mallory signed about herself say nothing about Alice's records.
    if any(fact.owner != claim.terms.patient for fact in facts.values()):
        raise refused()
    _check_known(requester)
    consent = key_of(claim.terms.patient, typed_data.terms_hash(claim.terms))
    # Read first: what is held from here on ends the token at its redemption.
    scale = weighing.about({claim.terms.patient, requester.address, claim.organisation})
    try:
        granted_at = _ask_chain(requester, facts, action, claim, consent, scale)
    except ChainRevertError:
        raise refused() from None
    except ChainError:
        raise node.away() from None
    if denials.stands(owner=claim.terms.patient, consent=consent, granted_at=granted_at):
        raise refused()
    if claim.terms.flags & Flag.ONE_TIME:
        denials.take_opening(consent=consent, requester=requester, action=action)
    return Basis(consent, claim.terms.patient, claim.organisation, granted_at, scale.ids)


def decide_papers(*, requester: Requester, facts: Mapping[VersionRef, Facts]) -> Basis:
    """What applicants show is open to whom the chain calls an active verifier, and nothing else is."""
    owners = {fact.owner for fact in facts.values()}
    if len(owners) != 1 or any(fact.category != PAPERS for fact in facts.values()):
        raise refused()
    _check_known(requester)
    scale, now = weighing.about({requester.address, *owners}), clock.unix(clock.now())
    try:
        head = node.head()
        if node.participants().standing(requester.address, now) != (Role.VERIFIER, True):
            raise refused()
        _check_settled([requester.address], head)
        weighing.check_standing(scale, requester.address)
    except ChainRevertError:
        raise refused() from None
    except ChainError:
        raise node.away() from None
    return Basis(None, owners.pop(), "", 0, scale.ids)


def _ask_chain(
    requester: Requester,
    facts: Mapping[VersionRef, Facts],
    action: Action,
    claim: Claim,
    consent: bytes,
    scale: Scale,
) -> int:
    head, verdicts, given = _judged(requester, facts, action, claim, scale)
    node.fresh(head)
    if len(verdicts) != len(facts) or any(verdict is not Verdict.ALLOWED for verdict in verdicts):
        raise refused()
    weighing.check_blocks(scale, claim, requester, facts)
    weighing.check_membership(scale, claim, requester)
    involved = sorted({requester.address, claim.organisation} - {NOBODY})
    for account in involved:
        weighing.check_standing(scale, account)
    if settings.CHAIN_CONFIRMATIONS > 1:
        if not node.is_deep(node.consents().granted_in(consent), head):
            raise refused()
        _check_settled(involved, head, organisation=claim.organisation)
    return given.issued_at


def _judged(
    requester: Requester, facts: Mapping[VersionRef, Facts], action: Action, claim: Claim, scale: Scale
) -> Judgement:
    does = ChainAction.DOWNLOAD if action == Action.DOWNLOAD else ChainAction.VIEW
    asker = Asker(requester.address, claim.organisation, claim.purpose, does, clock.unix(clock.now()))
    items = [_item(ref, fact, claim) for ref, fact in facts.items()]
    return node.consents().judge(claim.terms, weighing.current_list(scale, claim), asker, items)


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


def _item(ref: VersionRef, fact: Facts, claim: Claim) -> Item:
    proof = claim.proofs.get(ref, ())
    return Item(
        fact.category, fact.confidentiality, max(0, fact.record_date), item_id(ref.record), fact.group, proof
    )
