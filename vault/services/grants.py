"""May somebody other than the owner open this? The vault asks the chain itself: no portal row decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from adapters.chain import blocks, deployment, typed_data
from adapters.chain.contracts.consents import Consents, key_of
from adapters.chain.errors import ChainError, ChainRevertError
from adapters.chain.rpc import Rpc
from adapters.chain.values import Action as ChainAction
from adapters.chain.values import Asker, Flag, Item, Verdict
from adapters.vault.interface import Action, Claim, Facts, Requester, VaultUnavailableError, VersionRef, item_id
from common import clock
from vault.models import AccountKey
from vault.services import denials
from vault.wrapping import refused


@dataclass(frozen=True, slots=True)
class Basis:
    """What a token rests on: nothing but ownership, or a grant (its key on chain, its owner, when it was issued)."""

    consent: bytes | None
    owner: str
    granted_at: int


OWN = Basis(None, "", 0)


def decide(*, requester: Requester, facts: Mapping[VersionRef, Facts], action: Action, claim: Claim) -> Basis:
    """The grant that allows all of it. Raises VaultRefusedError, or VaultUnavailableError while the chain cannot be asked."""
    # Terms that Mallory signed about herself say nothing about Alice's records.
    if any(fact.owner != claim.terms.patient for fact in facts.values()):
        raise refused()
    if not AccountKey.objects.filter(account=requester.account, address=requester.address).exists():
        raise refused()
    consent = key_of(claim.terms.patient, typed_data.terms_hash(claim.terms))
    try:
        granted_at = _ask_chain(requester, facts, action, claim, consent)
    except ChainRevertError:
        raise refused() from None
    except ChainError:
        raise VaultUnavailableError(
            "The chain cannot be asked whether this may be opened.", kept="Nothing is lost.", next="Try again when the Ethereum node is back."
        ) from None
    if denials.stands(owner=claim.terms.patient, consent=consent, granted_at=granted_at):
        raise refused()
    if claim.terms.flags & Flag.ONE_TIME:
        denials.take_opening(consent=consent, requester=requester)
    return Basis(consent, claim.terms.patient, granted_at)


def _ask_chain(requester: Requester, facts: Mapping[VersionRef, Facts], action: Action, claim: Claim, consent: bytes) -> int:
    rpc, now = _node(settings.CHAIN_RPC_URL), clock.unix(clock.now())
    head = blocks.head(rpc)
    if now - head.timestamp > settings.CHAIN_HEAD_MAX_AGE:
        raise ChainError("The node's newest block is too old.")
    # The newest contract only: an older one could no longer take a revocation.
    contract = Consents(rpc, deployment.load(settings.CHAIN_ID).consents)
    does = ChainAction.DOWNLOAD if action == Action.DOWNLOAD else ChainAction.VIEW
    asker = Asker(requester.address, claim.organisation, claim.purpose, does, now)
    items = [_item(ref, fact, claim) for ref, fact in facts.items()]
    verdicts = contract.is_allowed(claim.terms, claim.blocks, asker, items)
    if len(verdicts) != len(items) or any(verdict is not Verdict.ALLOWED for verdict in verdicts):
        raise refused()
    # Late to allow, early to deny: the head refuses, only depth allows.
    if settings.CHAIN_CONFIRMATIONS > 1 and not _is_deep(contract.granted_in(consent), head.number):
        raise refused()
    return contract.consents_of([consent])[0].issued_at


def _is_deep(block: int | None, head: int) -> bool:
    return block is not None and head - block + 1 >= settings.CHAIN_CONFIRMATIONS


def _item(ref: VersionRef, fact: Facts, claim: Claim) -> Item:
    proof = claim.proofs.get(ref, ())
    return Item(fact.category, fact.confidentiality, max(0, fact.record_date), item_id(ref.record), fact.group, proof)


@lru_cache(maxsize=1)
def _node(url: str) -> Rpc:
    return Rpc(url)
