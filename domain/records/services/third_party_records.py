"""Writing into a patient's records by somebody she allowed to: files, composed reports, new versions,
withdrawals.

The author's account signs; the grant with the flag "add" is asked for here, and once more by the notary, of
the contract.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import partial

from adapters.vault import client
from adapters.vault.interface import VaultError, VaultRefusedError, VersionRef
from common.sealing import derive
from domain.accounts.models import Patient, User
from domain.consents.models import Grant
from domain.consents.queries import grant_proofs
from domain.consents.terms import Flag
from domain.fhir import authored_resources, interpretations, search_terms
from domain.fhir.authored_resources import Heads, Result, Section
from domain.fhir.strict_json import Json, dumps
from domain.intake.content_types import ContentType
from domain.intake.sealing_stream import Source
from domain.ledger.services import signed_flow
from domain.organisations.models import Organisation
from domain.records.access import disclosures
from domain.records.envelope_binding import ref_of, unix_day
from domain.records.errors import CannotOpenError, MayNotWriteError, NewVersionWaitsError, NotTheAuthorError
from domain.records.models import Confidentiality, Draft, Record, Upload, Version
from domain.records.record_kinds import KINDS
from domain.records.sealed_cards import Card, open_card
from domain.records.services import notify, record_content, reports, uploads, versions
from domain.records.services.record_content import RecordContent
from domain.records.services.reports import Author, FileDescription


class Template(StrEnum):
    """What can be composed; the value is the kind of record it becomes."""

    LAB = "report"
    VISIT = "visit-note"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class ComposedReport:
    """What a doctor typed. A LAB has results, the others sections."""

    template: Template
    title: str
    record_date: date
    results: tuple[Result, ...] = field(default=(), repr=False)
    sections: tuple[Section, ...] = field(default=(), repr=False)
    conclusion: str = field(default="", repr=False)


def may_write(user: User, patient: Patient) -> bool:
    """Whether there is a grant to add anything at all.

    The rows' word; the contract is asked by the notary. Raises VaultUnavailableError.
    """
    return bool(grant_proofs.for_user(user, patient, flag=Flag.WRITE))


def receive(
    *,
    patient: Patient,
    name: str,
    source: Source,
    expected: int | None,
    by: User,
    amends: Record | None = None,
) -> Upload:
    """Take one file whole, as `uploads.receive` does. Raises MayNotWriteError besides what that raises."""
    if not may_write(by, patient):
        raise MayNotWriteError
    return uploads.receive(patient=patient, name=name, source=source, expected=expected, by=by, amends=amends)


def keep(
    *,
    patient: Patient,
    described: Sequence[FileDescription],
    by: User,
    session: bytes,
    organisation: Organisation | None = None,
) -> list[Record]:
    """Make records of own stored files, under one signature; twice is once.

    Raises MayNotWriteError, ConflictError, VaultError.
    """
    grant = _grant(by, patient, [(KINDS[item.kind].category, item.record_date) for item in described])
    place = organisation.name if organisation else ""
    return reports.keep_as(patient=patient, described=described, author=Author(by, session, grant, place))


def compose(
    *,
    patient: Patient,
    said: ComposedReport,
    by: User,
    session: bytes,
    organisation: Organisation | None = None,
    amends: Record | None = None,
    draft: Draft | None = None,
) -> Record:
    """Sign and keep what was written: a new record, or the next version of one of the author's own.

    Its draft goes.

    Raises MayNotWriteError, NotTheAuthorError, ConflictError (amended in another window before),
    ValueError for what no form offers, VaultError.
    """
    if amends is not None and (amends.author_id != by.pk or amends.patient_id != patient.pk):
        raise NotTheAuthorError
    place = organisation.name if organisation else ""
    grant = _grant(by, patient, [(KINDS[said.template].category, said.record_date)])
    content = _sealed(patient, _content(patient, said, by, place, amends))
    try:
        prepared = versions.prepare(
            patient=patient, drafts=[content], by=by, session=session, grant=grant, place=place
        )
        look_again = partial(versions.lock_patient, patient)
        with signed_flow.commit(prepared.evidence, look_again=look_again) as outbox:
            (version,) = versions.write(prepared, outbox)
            notify.records_written(patient=patient, versions=[version], by=by, grant=grant)
            if draft is not None:
                Draft.objects.filter(pk=draft.pk, by=by).delete()
    except BaseException:
        # The place of the next version is free again at once, not when the sweep comes by.
        with suppress(VaultError):
            client().discard(refs=[content.ref])
        raise
    return Record.objects.get(pk=version.record_id)


def withdraw(*, record: Record, reason: str, by: User, session: bytes) -> None:
    """Take back one's own record, with a reason: it stays to its owner, marked, and is shown to nobody else.

    Raises NotTheAuthorError, MayNotWriteError, CannotOpenError (nothing lets its author read it),
    ConflictError, VaultError.
    """
    patient = record.patient
    grant = _grant(
        by, patient, [(record.category, record.record_date)], confidentiality=record.confidentiality
    )
    reports.withdraw_as(
        record=record,
        reason=reason,
        author=Author(by, session, grant),
        reader=disclosures.reader_for(by, patient, session),
    )


def open_own(version: Version, by: User) -> tuple[Card, bytes]:
    """Card and key of what this author wrote and the ledger has not taken (yet, or at all): it is the
    author's still.

    Raises CannotOpenError for anything else, VaultUnavailableError.
    """
    if version.created_by_id != by.pk or version.grant_id is None:
        raise CannotOpenError
    ref = VersionRef(*ref_of(version))
    key = client().provisional_keys(refs=[ref])[0]
    return open_card(bytes(version.card), derive(key, "card"), ref, version.record.patient_id), key


def _grant(
    by: User,
    patient: Patient,
    wanted: Sequence[tuple[int, date]],
    *,
    confidentiality: int = Confidentiality.NORMAL,
) -> Grant:
    """One that lets this person add all of it."""
    for held in grant_proofs.for_user(by, patient, flag=Flag.WRITE):
        is_open = not held.grant.records
        if is_open and all(
            held.covers(
                record=patient.pk,
                category=category,
                confidentiality=confidentiality,
                record_date=unix_day(day),
            )
            for category, day in wanted
        ):
            return held.grant
    raise MayNotWriteError


def _sealed(patient: Patient, content: RecordContent) -> versions.PendingVersion:
    try:
        return record_content.seal_contents(patient=patient, contents=[content])[0]
    except VaultRefusedError:
        raise NewVersionWaitsError from None


def _content(
    patient: Patient, said: ComposedReport, by: User, place: str, amends: Record | None
) -> RecordContent:
    body = _body(Heads(patient.name, patient.user.number, by.name, place), said)
    made = RecordContent(
        kind=said.template.value,
        record_date=said.record_date,
        title=said.title.strip(),
        content_type=ContentType.FHIR,
        body=dumps(body),
        words=search_terms.words(
            body, *(section.text for section in said.sections), *(result.name for result in said.results)
        ),
        remarks=interpretations.of_resource(body),
        author=by.name,
        place=place,
        source="written",
        is_by_another=True,
    )
    return replace(made, record=amends.pk, version=amends.current + 1) if amends else made


def _body(heads: Heads, said: ComposedReport) -> Json:
    if not said.title.strip() or not (said.results or said.sections or said.conclusion):
        raise ValueError("a report says something")
    if said.template is Template.LAB:
        return authored_resources.report(
            heads,
            title=said.title.strip(),
            day=said.record_date,
            results=said.results,
            conclusion=said.conclusion,
        )
    word = "Visit note" if said.template is Template.VISIT else "Letter"
    return authored_resources.note(
        heads, word=word, title=said.title.strip(), day=said.record_date, sections=said.sections
    )
