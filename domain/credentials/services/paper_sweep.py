"""Papers that a broken connection or a dead process left behind, and refused ones whose reason was read."""

from datetime import timedelta
from typing import Final

from adapters.vault import client
from common import clock
from domain.credentials import envelope_binding
from domain.credentials.models import Paper, PaperState

#: Longer than a paper may take to arrive.
NEVER_CAME: Final = timedelta(minutes=50)
SHOWN: Final = timedelta(days=1)


def sweep() -> int:
    """How many rows went."""
    now = clock.now()
    lost = list(Paper.objects.filter(state=PaperState.RECEIVING, added_at__lt=now - NEVER_CAME)[:500])
    if lost:
        client().discard(refs=[envelope_binding.ref_of(paper) for paper in lost])
    Paper.objects.filter(pk__in=[paper.pk for paper in lost], state=PaperState.RECEIVING).delete()
    refused, _ = Paper.objects.filter(state=PaperState.REFUSED, added_at__lt=now - SHOWN).delete()
    return len(lost) + refused
