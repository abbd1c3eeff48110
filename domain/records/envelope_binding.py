"""What is bound into the envelope of a version, rebuilt from its row: a row that lies gets no key."""

import calendar
from collections.abc import Sequence
from datetime import date

from adapters.vault.envelope_binding import BoundMetadata
from adapters.vault.interface import VersionRef
from domain.accounts.models import Patient
from domain.records.masked_digests import MaskedDigests
from domain.records.models import Version


def unix_day(day: date) -> int:
    """Midnight UTC in unix seconds; days before 1970 count as 0 (the chain has no earlier ones)."""
    return max(0, calendar.timegm(day.timetuple()))


def ref_of(version: Version) -> VersionRef:
    return VersionRef(version.record_id, version.number)


def bound_metadata(versions: Sequence[Version], *, patient: Patient) -> dict[VersionRef, BoundMetadata]:
    """The facts of versions of one patient, for asking the vault."""
    digests = MaskedDigests(patient.pk)
    return {
        ref_of(version): BoundMetadata(
            patient=patient.pk,
            owner=patient.user.address,
            category=version.category,
            confidentiality=version.confidentiality,
            record_date=unix_day(version.record_date),
            content_type=version.content_type,
            plaintext_sha256=digests.mask(ref_of(version), bytes(version.plaintext_sha256)),
            plaintext_length=version.length,
        )
        for version in versions
    }
