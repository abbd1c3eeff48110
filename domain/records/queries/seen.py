"""What a permission would show: asked by the same rule that decides later, opened for the owner's own eyes."""

from domain.accounts.models import Patient
from domain.consents.queries import claims
from domain.consents.terms import Chosen
from domain.records.facts import ref_of, unix_day
from domain.records.queries import outline, timeline
from domain.records.queries.timeline import Row
from domain.records.services import opening
from domain.records.services.opening import Reader


def preview_of(patient: Patient, chosen: Chosen, reader: Reader) -> list[Row]:
    """Every record that `chosen` would show, the newest first. Raises VaultUnavailableError."""
    ranges = claims.range_of(patient, chosen)
    ids = [
        item.id
        for item in outline.of(patient)
        if not item.is_closed
        and any(
            span.covers(record=item.id, category=item.category, confidentiality=item.confidentiality, record_date=unix_day(item.record_date))
            for span in ranges
        )
    ]
    versions = list(timeline.current(patient).filter(record_id__in=ids).order_by("-record__record_date", "-record_id"))
    cards = opening.cards(versions, reader, patient=patient)
    return [timeline.row_of(version, cards[ref_of(version)], None) for version in versions]
