"""With whom one record is shared now."""

from domain.consents.queries import readers
from domain.consents.queries.grants import ListedGrant
from domain.records.envelope_binding import unix_day
from domain.records.models import RecordState, Version


def readers_of(version: Version) -> list[ListedGrant]:
    """Nobody of a record that was withdrawn or refused: it is shown to its owner only.

    `version.record.patient` is loaded.
    """
    if version.record.state in (RecordState.WITHDRAWN, RecordState.REJECTED):
        return []
    return readers.readers_of(
        version.record.patient,
        record=version.record_id,
        category=version.category,
        confidentiality=version.confidentiality,
        record_date=unix_day(version.record_date),
    )
