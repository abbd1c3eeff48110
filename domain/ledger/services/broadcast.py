"""Hands saved bytes to the node.

They may be handed over any number of times: the same bytes are the same transaction.
"""

from collections.abc import Sequence

from django.db.models import F

from adapters.chain import blocks
from adapters.chain.errors import Rejection, RpcRejectedError
from adapters.chain.rpc import Rpc
from common import clock
from domain.ledger import crash_points
from domain.ledger.models import Transaction

_TAKEN = {Rejection.ALREADY_KNOWN}
# The transaction itself displeases. Money, nonces and fees are not its fault.
_ABOUT_IT = {Rejection.OTHER, Rejection.REVERTED}


def send(rpc: Rpc, rows: Sequence[Transaction]) -> list[Transaction]:
    """Send, and record what the node said. Returns those it holds too cheap.

    Raises ChainUnavailableError; what was sent may have arrived, and the same bytes go out again.
    """
    if not rows:
        return []
    crash_points.reached("sender.before_sending")
    answers = blocks.send_many(rpc, [bytes(row.raw_tx or b"") for row in rows])
    crash_points.reached("sender.after_sending")
    taken = [
        row
        for row, answer in zip(rows, answers, strict=True)
        if not isinstance(answer, RpcRejectedError) or answer.rejection in _TAKEN
    ]
    Transaction.objects.filter(
        pk__in=[row.pk for row in taken], status__in=[Transaction.Status.SIGNED, Transaction.Status.SENT]
    ).update(status=Transaction.Status.SENT, sent_at=clock.now(), error="")
    cheap = []
    for row, answer in zip(rows, answers, strict=True):
        if isinstance(answer, RpcRejectedError) and answer.rejection not in _TAKEN:
            _note(row, answer)
            if answer.rejection is Rejection.UNDERPRICED:
                cheap.append(row)
    return cheap


def _note(row: Transaction, answer: RpcRejectedError) -> None:
    # "Nonce too low" of our own bytes usually means that they are mined: the watcher looks the hash up,
    # `renewal` judges.
    counts = int(answer.rejection in _ABOUT_IT)
    Transaction.objects.filter(pk=row.pk, status=row.status).update(
        error=answer.message[:300], sent_at=clock.now(), attempts=F("attempts") + counts
    )
