"""What a permission reaches, as a condition for the database.

Record by record `Range.covers` says the same, and so does the contract.
"""

from datetime import UTC, date, datetime

from django.db.models import Q

from adapters.chain.values import NOTHING
from domain.accounts.models import Patient
from domain.consents.queries.grant_proofs import Range
from domain.consents.terms import categories_in
from domain.records.envelope_binding import unix_day
from domain.records.models import RecordState, Version

_LAST_DAY = unix_day(date(9999, 12, 31))


def version_filter(span: Range) -> Q:
    """Of versions. The facts that count are the version's own: they are what its envelope holds."""
    terms = span.terms
    reached = Q(
        category__in=[int(each) for each in categories_in(terms.categories & ~span.blocked_categories)],
        confidentiality__lte=terms.ceiling,
    )
    if terms.records_from > 0:
        reached &= Q(record_date__gte=_day(terms.records_from, up=True))
    if terms.records_to < _LAST_DAY:
        reached &= Q(record_date__lte=_day(terms.records_to))
    if span.records or terms.scope != NOTHING:
        reached &= Q(record_id__in=span.records)
    return reached


def covers_version(span: Range, version: Version) -> bool:
    """The same of one version."""
    return span.covers(
        record=version.record_id,
        category=version.category,
        confidentiality=version.confidentiality,
        record_date=unix_day(version.record_date),
    )


def visible_to_others(patient: Patient) -> Q:
    """Versions that anybody but the owner can be shown at all: recorded ones, and her own on their way.

    What somebody else writes is a record of hers only when the notary has accepted it; what was withdrawn or
    refused is nobody else's.
    """
    recorded, on_its_way = Q(record__state=RecordState.ANCHORED), Q(record__state=RecordState.SUBMITTED)
    return recorded | (on_its_way & Q(created_by=patient.user_id))


def _day(moment: int, *, up: bool = False) -> date:
    """The day whose midnight (UTC) is the last not after the moment, or with `up` the first not before it."""
    return datetime.fromtimestamp(moment + (86_399 if up else 0), UTC).date()
