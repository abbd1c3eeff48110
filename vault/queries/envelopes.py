"""Finding envelopes."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Max, QuerySet

from adapters.vault.interface import VersionRef
from common import clock
from vault.models import Envelope
from vault.wrapping import refused

Found = dict[VersionRef, Envelope]


def by_ref(refs: Iterable[VersionRef], *, states: Iterable[Envelope.State], lock: bool = False) -> Found:
    """The envelopes of exactly these versions in one statement; refused unless each is there in one of the states.

    An empty or repeated list is refused too: nobody asks for nothing, or twice.
    """
    wanted = list(refs)
    rows: QuerySet[Envelope] = Envelope.objects.select_related("patient").filter(record__in={ref.record for ref in wanted})
    if lock:
        rows = rows.select_for_update(of=("self",)).order_by("pk")
    allowed = set(states)
    found = {VersionRef(row.record, row.version): row for row in rows if row.state in allowed}
    if not wanted or len(set(wanted)) != len(wanted) or not all(ref in found for ref in wanted):
        raise refused()
    return {ref: found[ref] for ref in wanted}


def current_only(refs: Iterable[VersionRef]) -> None:
    """Refused where one of them has a newer confirmed version: others than the owner read what counts now, not what was hidden since."""
    wanted = list(refs)
    rows = Envelope.objects.filter(record__in={ref.record for ref in wanted}, state=Envelope.State.CONFIRMED)
    newest = dict(rows.values_list("record").annotate(newest=Max("version")))
    if any(ref.version < newest.get(ref.record, 0) for ref in wanted):
        raise refused()


def unconfirmed(*, older_than: int) -> list[VersionRef]:
    """Versions opened more than so many seconds ago that never became records."""
    limit = clock.now() - timedelta(seconds=older_than)
    rows = Envelope.objects.exclude(state=Envelope.State.CONFIRMED).filter(opened_at__lt=limit).order_by("opened_at", "pk")
    return [VersionRef(record, version) for record, version in rows.values_list("record", "version")[:10_000]]
