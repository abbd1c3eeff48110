"""A chain that began anew knows nothing of us: every intent is carried out again. Statements and entries stay as they are."""

from django.conf import settings
from django.db import transaction

from adapters.chain import blocks, deployment
from adapters.chain.rpc import Rpc
from common import clock
from domain.ledger.models import ChainState, Transaction
from domain.ledger.services import guard


def everything(rpc: Rpc) -> int:
    """Forget what the old chain said, and queue all intents for the new one, to the newest contracts. Returns how many.

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
        # Of a batch only the newest transaction counts; of the state lane, all.
        rows = Transaction.objects.exclude(intent_key__startswith="anchor:", batches__isnull=True)
        count = rows.update(
            status=Transaction.Status.QUEUED,
            nonce=None,
            raw_tx=None,
            hashes=[],
            attempts=0,
            error="",
            mined_hash="",
            block_number=None,
            block_hash="",
            block_time=None,
            confirmed_at=None,
            not_before=now,
        )
        Transaction.objects.filter(intent_key__startswith="anchor:").update(to=known.anchors)
        Transaction.objects.exclude(status=Transaction.Status.QUEUED).update(nonce=None)
    guard.check(rpc)
    return count
