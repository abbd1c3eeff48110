"""A chain that began anew knows nothing of us: every intent is carried out again.

Statements, entries and signed acts stay as they are.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from adapters.chain import blocks, deployment
from adapters.chain.rpc import Rpc
from common import clock
from domain.ledger.models import ChainState, SignedAct, Transaction
from domain.ledger.services import chain_identity, transactions
from domain.ledger.services.role_appointments import INTENT

_FORGOTTEN: dict[str, Any] = {
    "nonce": None,
    "raw_tx": None,
    "hashes": [],
    "given_up": "",
    "mined_hash": "",
    "block_number": None,
    "block_hash": "",
    "block_time": None,
    "confirmed_at": None,
}


def everything(rpc: Rpc) -> int:
    """Forget what the old chain said, and queue all intents for the new one, to the newest contracts.

    Returns how many.

    Raises WrongChainError while the deployments file still names the old chain, ChainUnavailableError.
    """
    known = deployment.load(settings.CHAIN_ID)
    known.check(rpc)
    now = clock.now()
    with transaction.atomic():
        ChainState.objects.update_or_create(
            chain_id=settings.CHAIN_ID,
            defaults={
                "genesis_hash": "0x" + blocks.genesis_hash(rpc).hex(),
                "cursor_number": 0,
                "cursor_hash": "",
                "head_time": 0,
                "seen_at": now,
                "behind_since": None,
                "alarm": "",
                "alarm_at": None,
            },
        )
        count = _acts(now)
        # Of a batch only the newest transaction counts; what carried acts is over, they make new ones.
        carriers = Transaction.objects.filter(intent_key__startswith=transactions.ACTS)
        carriers.update(**_FORGOTTEN, status=Transaction.Status.FAILED, error="The chain was replaced.")
        rows = Transaction.objects.exclude(intent_key__startswith="anchor:", batches__isnull=True).exclude(
            pk__in=carriers
        )
        count += rows.update(
            **_FORGOTTEN, status=Transaction.Status.QUEUED, attempts=0, error="", not_before=now
        )
        Transaction.objects.filter(intent_key__startswith="anchor:").update(to=known.anchors)
        Transaction.objects.filter(intent_key__startswith=INTENT).update(to=known.participants)
        Transaction.objects.exclude(status=Transaction.Status.QUEUED).update(nonce=None)
    chain_identity.check(rpc)
    return count


def _acts(now: datetime) -> int:
    """All that ever counted or may still count is brought again; what the new chain does not take any more is
    refused, with its reason.
    """
    acts = SignedAct.objects.exclude(status=SignedAct.Status.REFUSED)
    return acts.update(
        status=SignedAct.Status.WAITING,
        transaction=None,
        goes_alone=False,
        attempts=0,
        reason="",
        not_before=now,
        seen_number=None,
        seen_hash="",
        seen_time=None,
        settled_at=None,
    )
