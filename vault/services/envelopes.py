"""Record keys from their making to the commit of the record: open, close, confirm, or discard.

Two steps, because type, digest and length are known only after the content has come in: the key is opened
under a provisional wrap, and rewrapped with all metadata bound before the portal's transaction.
"""

import hmac
import os
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from adapters.vault.envelope_binding import BoundMetadata
from adapters.vault.interface import VersionRef
from common import clock
from common.sealing import derive
from vault.models import AccountKey, Envelope, PatientKey
from vault.queries import bulk
from vault.queries.envelopes import Found, by_ref
from vault.services import patients
from vault.wrapping import binding_digest, closed_bound, open_bound, refused, unwrap, wrap

State = Envelope.State
PROVISIONAL_FOR = timedelta(hours=1)


def open(*, patient: UUID, refs: Sequence[VersionRef]) -> list[bytes]:
    """Fresh keys (32 bytes each), in the order of `refs`. Refused where a version has an envelope already."""
    under = patients.find(patient)
    keys = [os.urandom(32) for _ in refs]
    wrapped = [wrap(under, key, open_bound(ref, patient)) for ref, key in zip(refs, keys, strict=True)]
    try:
        with transaction.atomic(using="vault"):
            bulk.insert(patient=patient, refs=refs, wrapped=wrapped, at=clock.now())
    except IntegrityError:
        raise refused() from None
    return keys


def close(*, bound: Mapping[VersionRef, BoundMetadata]) -> None:
    """Bind the metadata.

    The same again changes nothing; other metadata is refused, as is an owner other than the patient's
    account.
    """
    digests = {ref: binding_digest(ref, metadata) for ref, metadata in bound.items()}
    with transaction.atomic(using="vault"):
        rows = by_ref(bound, states=(State.PROVISIONAL, State.CLOSED), lock=True)
        owners = _owners(rows)
        keys = patient_keys(rows)
        changed: list[tuple[int, bytes, bytes]] = []
        for ref, row in rows.items():
            if bound[ref].patient != row.patient_id or bound[ref].owner != owners[row.patient.account]:
                raise refused()
            if row.state == State.PROVISIONAL:
                changed.append(_bound(row, ref, keys[row.patient_id], digests[ref]))
            elif not hmac.compare_digest(bytes(row.binding_digest), digests[ref]):
                raise refused()
        if changed:
            bulk.close(rows=changed, at=clock.now())


def confirm(*, refs: Sequence[VersionRef]) -> None:
    """The portal committed these versions. Again is fine; what was never closed is refused."""
    with transaction.atomic(using="vault"):
        rows = by_ref(refs, states=(State.CLOSED, State.CONFIRMED), lock=True)
        waiting = [row.pk for row in rows.values() if row.state == State.CLOSED]
        Envelope.objects.filter(pk__in=waiting).update(state=State.CONFIRMED, confirmed_at=clock.now())


def discard(*, refs: Sequence[VersionRef]) -> None:
    """Destroy the keys of versions that never became records.

    Missing ones are fine; a confirmed one refuses the whole call.
    """
    wanted = set(refs)
    with transaction.atomic(using="vault"):
        rows = (
            Envelope.objects.select_for_update()
            .order_by("pk")
            .filter(record__in={ref.record for ref in wanted})
        )
        mine = [row for row in rows if VersionRef(row.record, row.version) in wanted]
        if any(row.state == State.CONFIRMED for row in mine):
            raise refused()
        Envelope.objects.filter(pk__in=[row.pk for row in mine]).delete()


def collect() -> int:
    """Destroy keys that were opened more than an hour ago and never closed: how many."""
    deleted, _ = Envelope.objects.filter(
        state=State.PROVISIONAL, opened_at__lt=clock.now() - PROVISIONAL_FOR
    ).delete()
    return deleted


def provisional_keys(*, refs: Sequence[VersionRef]) -> list[bytes]:
    """Keys of versions that are not records yet, for the checks and previews of an upload."""
    rows = by_ref(refs, states=(State.PROVISIONAL, State.CLOSED))
    keys = patient_keys(rows)
    return [record_key(row, keys[row.patient_id]) for row in rows.values()]


def record_salts(*, refs: Sequence[VersionRef]) -> dict[VersionRef, tuple[bytes, bytes]]:
    """(salt of the commitment, salt of the subject) for the notary, who gets no keys."""
    rows = by_ref(refs, states=(State.CLOSED, State.CONFIRMED))
    keys = patient_keys(rows)
    opened = {ref: record_key(row, keys[row.patient_id]) for ref, row in rows.items()}
    return {ref: (derive(key, "commitment"), derive(key, "subject")) for ref, key in opened.items()}


def record_key(row: Envelope, patient_key: bytes) -> bytes:
    """The key in an envelope, as far as what is bound says the same as its row."""
    if row.state == State.PROVISIONAL:
        return unwrap(
            patient_key, row.wrapped, open_bound(VersionRef(row.record, row.version), row.patient_id)
        )
    return unwrap(patient_key, row.wrapped, closed_bound(row.binding_digest))


def patient_keys(rows: Mapping[VersionRef, Envelope]) -> dict[UUID, bytes]:
    """Each patient's key once, however many envelopes stand under it."""
    by_patient: dict[UUID, PatientKey] = {row.patient_id: row.patient for row in rows.values()}
    return {patient: patients.key_of(key) for patient, key in by_patient.items()}


def _bound(row: Envelope, ref: VersionRef, patient_key: bytes, digest: bytes) -> tuple[int, bytes, bytes]:
    key = unwrap(patient_key, row.wrapped, open_bound(ref, row.patient_id))
    return row.pk, wrap(patient_key, key, closed_bound(digest)), digest


def _owners(rows: Found) -> dict[UUID, str]:
    accounts = {row.patient.account for row in rows.values()}
    owners = dict(AccountKey.objects.filter(account__in=accounts).values_list("account", "address"))
    if owners.keys() != accounts:
        raise refused()
    return owners
