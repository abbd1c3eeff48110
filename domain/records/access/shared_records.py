"""What others may see of a patient's records: one set, whether it is shown to the patient beforehand or
served to the reader.
"""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from domain.accounts.models import Patient
from domain.consents.queries import grant_proofs
from domain.consents.queries.grant_proofs import Range
from domain.consents.terms import Chosen
from domain.records import scope_filters
from domain.records.access import timeline
from domain.records.access.opening import Reader
from domain.records.access.timeline import RecordRow
from domain.records.models import Record, RecordState, Version


def covered(patient: Patient, reached: Sequence[Range]) -> QuerySet[Version]:
    """Current versions that one of these reaches: one SQL statement when it is read."""
    conditions = [scope_filters.version_filter(span) for span in reached]
    if not conditions:
        return timeline.current(patient).none()
    return timeline.current(patient).filter(
        scope_filters.visible_to_others(patient), reduce(or_, conditions, Q(pk__in=[]))
    )


def visible_to(reader: Reader, patient: Patient) -> QuerySet[Version]:
    """What the reader's grants reach (`disclosures.reader_for`)."""
    return covered(patient, [held.range for held in reader.usable_grants])


def preview_of(patient: Patient, chosen: Chosen, reader: Reader) -> list[RecordRow]:
    """What a grant of these terms would show, the newest first, opened by its owner (`reader` is the
    patient): found as `visible_to` finds it.

    Raises ValueError for terms that cannot be signed, VaultUnavailableError.
    """
    return timeline.record_rows(
        list(timeline.ordered(covered(patient, grant_proofs.range_of(patient, chosen)))),
        reader,
        patient=patient,
    )


def has_unshared(patient: Patient, shown: int) -> bool:
    """Whether there is anything besides the `shown` records: "Some items are not shared", never what or how
    much.
    """
    return (
        Record.objects.filter(patient=patient)
        .exclude(state__in=[RecordState.ERASED, RecordState.WITHDRAWN])
        .count()
        > shown
    )
