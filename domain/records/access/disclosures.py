"""Reading what somebody shared: by which grants, and every opening in the log with its grant."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from django.db import transaction

from adapters.vault.interface import Action
from common import clock
from common.sealing import derive
from domain.accounts.models import Patient, User
from domain.audit.models import Event
from domain.audit.services import events
from domain.audit.vocabulary import Action as Logged
from domain.consents.queries import grant_proofs, usable_grants
from domain.consents.queries.grant_proofs import UsableGrant
from domain.consents.queries.usable_grants import GrantReader
from domain.consents.services import grants
from domain.consents.terms import Purpose
from domain.records.access import opening
from domain.records.access.opening import Reader
from domain.records.envelope_binding import ref_of
from domain.records.errors import CannotOpenError, OneTimeOpeningTakenError
from domain.records.models import Version
from domain.records.sealed_cards import Card, open_card

#: Pages of an opened document are looked at one after the other: they belong to one line of the log.
ONE_LOOK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    """One opening: its key and card, and its number in the log (`log`), as the watermark names it.

    `organisation` is in whose name it was opened; "" in the reader's own.
    """

    version: Version
    card: Card
    log: int
    at: datetime
    key: bytes = field(repr=False)
    organisation: str = ""


def reader_for(user: User, patient: Patient, session: bytes, *, purpose: Purpose | None = None) -> Reader:
    """Somebody with the grants that count now: nothing is remembered between requests.

    Raises VaultUnavailableError.
    """
    return reader_acting_for(usable_grants.grant_reader(user), patient, session, purpose=purpose)


def reader_acting_for(
    reader: GrantReader, patient: Patient, session: bytes, *, purpose: Purpose | None = None
) -> Reader:
    """The same, for whom this request asked already in whose name the person acts."""
    return Reader(reader.user, session, tuple(grant_proofs.for_reader(reader, patient, purpose=purpose)))


def open(*, version: Version, reader: Reader, action: Literal["view", "download"] = "view") -> OpenedRecord:
    """Open one record, its owner's or of somebody who shared it (`record__patient__user` is loaded).

    The vault decides; then it is logged, then shown.

    The fifteen minutes of a one-time grant begin here. Raises CannotOpenError, LookTakenError,
    VaultUnavailableError.
    """
    key, held = _key(version, reader, action)
    card = open_card(bytes(version.card), derive(key, "card"), ref_of(version), version.record.patient_id)
    event = _log(
        version, reader, held, Logged.RECORD_DOWNLOADED if action == "download" else Logged.RECORD_OPENED
    )
    return OpenedRecord(version, card, event.pk, event.at, key, _organisation(held))


def open_preview(*, version: Version, reader: Reader) -> OpenedRecord:
    """A page or picture of a record: part of an opening of the last fifteen minutes, or else one of its own.

    The owner's look at her own page is no disclosure and no line of the log (0). Raises as `open`.
    """
    key, held = _key(version, reader, "preview")
    card = open_card(bytes(version.card), derive(key, "card"), ref_of(version), version.record.patient_id)
    if reader.user.pk == version.record.patient.user_id:
        return OpenedRecord(version, card, 0, clock.now(), key)
    event = _recent_opening(version, reader, held) or _log(version, reader, held, Logged.RECORD_OPENED)
    return OpenedRecord(version, card, event.pk, event.at, key, _organisation(held))


def log_listing(
    *,
    patient: Patient,
    reader: Reader,
    count: int,
    used: Sequence[UsableGrant],
    action: Logged = Logged.RECORD_LISTED,
) -> Event:
    """Titles were shown: one line of the log, however many they were. A one-time grant is not used up by
    it.
    """
    with transaction.atomic():
        detail = {"count": count, "grants": [str(held.grant.pk) for held in used]}
        event = events.write(
            action=action, by=reader.user, patient=patient, subject_id=patient.pk, detail=detail
        )
        for held in used:
            if not held.grant.is_one_time:
                grants.note_use(grant=held.grant, at=event.at)
    return event


def log_detail(version: Version, held: UsableGrant | None) -> dict[str, object]:
    """What the log keeps beside the record: its version, and by which permission, for what and for whom it
    was opened.
    """
    if held is None:
        return {"version": version.number}
    organisation = {"organisation": str(held.grant.organisation_id)} if held.grant.organisation_id else {}
    return {
        "version": version.number,
        "kind": version.record.kind,
        "grant": str(held.grant.pk),
        "purpose": held.proof.purpose,
        **organisation,
    }


def _organisation(held: UsableGrant | None) -> str:
    return held.grant.organisation.name if held is not None and held.grant.organisation else ""


def _key(
    version: Version, reader: Reader, action: Literal["view", "download", "preview"]
) -> tuple[bytes, UsableGrant | None]:
    try:
        return opening.key_by(version, reader, action=action)
    except CannotOpenError:
        held = reader.choose(version, Action(action))
        if held is not None and held.grant.is_one_time and held.grant.opened_at is not None:
            raise OneTimeOpeningTakenError from None
        raise


def _log(version: Version, reader: Reader, held: UsableGrant | None, action: Logged) -> Event:
    with transaction.atomic():
        event = events.write(
            action=action,
            by=reader.user,
            patient=version.record.patient_id,
            subject_id=version.record_id,
            detail=log_detail(version, held),
        )
        if held is not None:
            grants.note_use(grant=held.grant, at=event.at)
    return event


def _recent_opening(version: Version, reader: Reader, held: UsableGrant | None) -> Event | None:
    of_record = Event.objects.filter(
        subject_id=version.record_id, actor=reader.user.pk, action=Logged.RECORD_OPENED
    )
    found = of_record.filter(at__gt=clock.now() - ONE_LOOK).order_by("-id").first()
    return found if found is not None and found.detail == log_detail(version, held) else None
