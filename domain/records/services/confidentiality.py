"""Hiding a record, and showing it again.

Confidentiality is bound into the envelope, so another level is a new version: sealed anew, signed and
recorded like any other.
"""

from collections.abc import Iterator
from functools import partial

from adapters import ipfs
from adapters.vault import client
from adapters.vault.interface import VaultRefusedError, VersionRef
from common.sealing import Header, Sealer, derive
from domain.accounts.models import User
from domain.audit.services import events
from domain.intake.scanner import SignatureScanner
from domain.intake.sealing_stream import SealingStream, Source
from domain.ledger.services import signed_flow
from domain.records.access import opening
from domain.records.access.opening import Reader
from domain.records.envelope_binding import ref_of
from domain.records.errors import ConflictError, NewVersionWaitsError
from domain.records.masked_digests import MaskedDigests
from domain.records.models import Confidentiality, Version
from domain.records.sealed_cards import open_card
from domain.records.services import versions
from domain.records.services.versions import PendingVersion


def change(*, version: Version, confidentiality: Confidentiality, by: User, session: bytes) -> Version:
    """The current version again, at another level.

    Raises ConflictError (it is at that level, or has changed since), StoreError, VaultError.
    """
    if version.confidentiality == confidentiality:
        raise ConflictError("It is so already.", next="Look at its page again.")
    patient = version.record.patient
    old_key = opening.key(version, Reader(by, session), action="view")
    draft = _resealed(version, old_key, confidentiality)
    prepared = versions.prepare(patient=patient, drafts=[draft], by=by, session=session)
    look_again = partial(versions.lock_patient, patient)
    with signed_flow.commit(prepared.evidence, look_again=look_again) as outbox:
        (made,) = versions.write(prepared, outbox)
        action = "record.hidden" if confidentiality == Confidentiality.HIDDEN else "record.shown"
        events.write(
            action=action,
            by=by,
            patient=patient,
            subject_id=version.record_id,
            detail={"version": made.number},
        )
    versions.confirm(prepared)
    return made


def _resealed(version: Version, old_key: bytes, confidentiality: Confidentiality) -> PendingVersion:
    patient, old = version.record.patient_id, ref_of(version)
    ref = VersionRef(old.record, old.version + 1)
    try:
        key = client().open(patient=patient, refs=[ref])[0]
    except VaultRefusedError:
        raise NewVersionWaitsError from None
    sealer = Sealer(key, Header(*ref), patient)
    stream = SealingStream(
        _source(opening.stream(version, old_key)), sealer, SignatureScanner().scan(), expected=version.length
    )
    body, cid = (stream.read(), "") if version.body is not None else (None, ipfs.store().add(stream))
    return PendingVersion(
        ref=ref,
        kind=version.record.kind,
        record_date=version.record_date,
        card=open_card(
            bytes(version.card), derive(old_key, "card"), old, patient, words=bytes(version.words)
        ),
        content_type=version.content_type,
        length=version.length,
        plaintext_sha256=MaskedDigests(patient).mask(old, bytes(version.plaintext_sha256)),
        ciphertext_sha256=sealer.ciphertext_sha256,
        key=key,
        body=body,
        cid=cid,
        confidentiality=confidentiality,
        source=version.record.source,
    )


def _source(pieces: Iterator[bytes]) -> Source:
    rest = b""

    def read(size: int) -> bytes:
        nonlocal rest
        if not rest:
            rest = next(pieces, b"")
        piece, rest = rest[:size], rest[size:]
        return piece

    return read
