"""How far signed acts have come on their way to the chain, for the badges of the pages."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Subquery

from adapters.chain import deployment
from adapters.chain.contracts.consents import Consent, Consents, Owner
from common import clock
from domain.ledger import node
from domain.ledger.models import ChainState, SignedAct
from domain.ledger.queries.anchors import AnchorStatus, State

Status = SignedAct.Status


def status_of(refs: Sequence[tuple[UUID, str]]) -> dict[tuple[UUID, str], AnchorStatus]:
    """The state of the newest act of each (subject id, kind) that has one; one SQL statement however many."""
    wanted = set(refs)
    if not wanted:
        return {}
    head = ChainState.objects.filter(chain_id=settings.CHAIN_ID).values("cursor_number")
    rows = SignedAct.objects.filter(
        subject_id__in={subject for subject, _ in wanted}, kind__in={kind for _, kind in wanted}
    )
    newest: dict[tuple[UUID, str], SignedAct] = {}
    for act in rows.select_related("transaction").annotate(head=Subquery(head)).order_by("version", "id"):
        ref = (act.subject_id, act.kind)
        # A refused second attempt never hides an accepted first one.
        older = newest.get(ref)
        if ref in wanted and not (
            act.status == Status.REFUSED and older is not None and older.version == act.version
        ):
            newest[ref] = act
    return {ref: _status(act) for ref, act in newest.items()}


def state_of_grants(keys: Sequence[bytes]) -> dict[bytes, Consent]:
    """What the chain holds under each grant's key (the act's `outcome_key`); zeros where it never
    arrived. Older contracts are asked too.

    For comparing with rows, above all after a database was restored: what the chain has ended must not stand
    as open here. Raises ChainError.
    """
    found = dict.fromkeys(keys, Consent(0, 0))
    for contract in _consents():
        for key, held in zip(found, contract.consents_of(list(found)), strict=True):
            if held.issued_at or held.revoked_at:
                found[key] = Consent(
                    max(held.issued_at, found[key].issued_at), max(held.revoked_at, found[key].revoked_at)
                )
    return found


def state_of_owners(addresses: Sequence[str]) -> dict[str, Owner]:
    """Until when each patient's grants were ended, and which block list stands: from the contract that is
    written to now. Raises ChainError.
    """
    wanted = list(dict.fromkeys(addresses))
    return dict(zip(wanted, _consents()[0].owners_of(wanted), strict=True))


def _consents() -> list[Consents]:
    """The newest first."""
    return [
        Consents(node.rpc(), address) for address in deployment.load(settings.CHAIN_ID).addresses("Consents")
    ]


def _status(act: SignedAct) -> AnchorStatus:
    needed = settings.CHAIN_CONFIRMATIONS
    if act.seen_number is not None and act.status != Status.REFUSED:
        return _mined_status(act, act.seen_number)
    state: State = (
        "refused"
        if act.status == Status.REFUSED
        else "delayed"
        if _is_late(act)
        else "sent"
        if _is_out(act)
        else "queued"
    )
    sent = act.transaction
    return AnchorStatus(
        state, 0, needed, tx_hash=sent.hashes[-1] if sent and sent.hashes else "", reason=act.reason
    )


def _mined_status(act: SignedAct, number: int) -> AnchorStatus:
    """Our own transaction tells the block where it is the one that brought it; else, the block at which we
    saw it there.
    """
    time, tx_hash, sent = act.seen_time, "", act.transaction
    if sent is not None and sent.block_number is not None and sent.block_number <= number and not sent.error:
        number, time, tx_hash = sent.block_number, sent.block_time, sent.mined_hash
    deep = max(getattr(act, "head", None) or 0, number) - number + 1
    return AnchorStatus(
        "confirmed" if act.status == Status.CONFIRMED else "mined",
        deep,
        settings.CHAIN_CONFIRMATIONS,
        number,
        tx_hash,
        datetime.fromtimestamp(time, UTC) if time else None,
    )


def _is_out(act: SignedAct) -> bool:
    return act.transaction is not None and act.transaction.status not in {"queued", "signed"}


def _is_late(act: SignedAct) -> bool:
    return act.status == Status.SET_ASIDE or clock.now() - act.created_at > timedelta(
        seconds=settings.LEDGER_DELAYED_SECONDS
    )
