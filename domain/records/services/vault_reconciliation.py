"""Settling with the vault after something died between its step and ours."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import F

from adapters.vault import client
from adapters.vault.interface import VersionRef
from domain.credentials.queries import papers
from domain.records.models import RecordState, Upload, Version

OLDER_THAN = 15 * 60


def reconcile() -> None:
    """Versions that the vault has not heard of again: those that became records are confirmed, those nobody
    waits for are discarded.

    Then the vault tidies up what is its own: keys opened long ago, tokens nobody used.
    """
    if refs := client().unconfirmed(older_than=OLDER_THAN):
        _reconcile(refs)
    client().collect()


def _reconcile(refs: Sequence[VersionRef]) -> None:
    ids = {ref.record for ref in refs}
    versions = Version.objects.filter(record_id__in=ids)
    written = _refs(versions.values_list("record_id", "number")) | papers.stored(ids)
    # What somebody else wrote is the patient's when the notary accepted it; until then its author reads it,
    # without a permission.
    undecided = versions.exclude(grant=None).filter(
        record__state__in=[RecordState.SUBMITTED, RecordState.REJECTED], number=F("record__current")
    )
    written_by_others = _refs(undecided.values_list("record_id", "number"))
    waiting = _refs(
        Upload.objects.filter(record_id__in=ids).values_list("record_id", "version")
    ) | papers.arriving(ids)
    if known := [ref for ref in refs if ref in written and ref not in written_by_others]:
        client().confirm(refs=known)
    if lost := [ref for ref in refs if ref not in written and ref not in waiting]:
        client().discard(refs=lost)


def _refs(rows: Iterable[tuple[UUID, int]]) -> set[VersionRef]:
    return {VersionRef(record, number) for record, number in rows}
