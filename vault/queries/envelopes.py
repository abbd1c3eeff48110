"""Finding envelopes."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from adapters.vault.interface import VersionRef
from common import clock
from vault.models import Envelope
from vault.wrapping import refused

Found = dict[VersionRef, Envelope]


def by_ref(refs: Iterable[VersionRef], *, states: Iterable[Envelope.State], lock: bool = False) -> Found:
    """The envelopes of exactly these versions in one statement; refused unless each is there in one of the
    states.

    An empty or repeated list is refused too: nobody asks for nothing, or twice.
    """
    return of_records(refs, states=states, lock=lock)[0]


def of_records(
    refs: Iterable[VersionRef], *, states: Iterable[Envelope.State], lock: bool = False
) -> tuple[Found, bool]:
    """As `by_ref`, and whether these are the current versions: none of them has a newer confirmed one."""
    wanted = list(refs)
    rows: QuerySet[Envelope] = Envelope.objects.select_related("patient").filter(
        record__in={ref.record for ref in wanted}
    )
    if lock:
        rows = rows.select_for_update(of=("self",)).order_by("pk")
    allowed, found, newest = set(states), dict[VersionRef, Envelope](), dict[UUID, int]()
    for row in rows:
        if row.state in allowed:
            found[VersionRef(row.record, row.version)] = row
        if row.state == Envelope.State.CONFIRMED:
            newest[row.record] = max(row.version, newest.get(row.record, 0))
    if not wanted or len(set(wanted)) != len(wanted) or not all(ref in found for ref in wanted):
        raise refused()
    are_current = all(ref.version >= newest.get(ref.record, 0) for ref in wanted)
    return {ref: found[ref] for ref in wanted}, are_current


def unconfirmed(*, older_than: int) -> list[VersionRef]:
    """Versions opened more than so many seconds ago that never became records."""
    limit = clock.now() - timedelta(seconds=older_than)
    rows = (
        Envelope.objects.exclude(state=Envelope.State.CONFIRMED)
        .filter(opened_at__lt=limit)
        .order_by("opened_at", "pk")
    )
    return [VersionRef(record, version) for record, version in rows.values_list("record", "version")[:10_000]]
