"""Which signed acts may be brought to the chain now."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from common import clock
from domain.ledger.models import SignedAct

Status = SignedAct.Status


def acts(chain_time: int) -> QuerySet[SignedAct]:
    """Oldest first.

    Of those that have sequences only the first open one of each line; none that is dated after `chain_time`
    (unix seconds).
    """
    before = Q(sequence__lt=OuterRef("sequence")) | Q(sequence=OuterRef("sequence"), pk__lt=OuterRef("pk"))
    open_ = SignedAct.objects.filter(status__in=[Status.WAITING, Status.SENT])
    earlier = open_.filter(before, kind=OuterRef("kind"), outcome_key=OuterRef("outcome_key"))
    waiting = SignedAct.objects.filter(
        status=Status.WAITING,
        seen_number__isnull=True,
        not_before__lte=clock.now(),
        not_dated_before__lte=chain_time,
    )
    return waiting.filter(Q(sequence__isnull=True) | ~Exists(earlier)).order_by("id")
