"""Applying: begun, filled in, sent, taken back, sent again, renewed.

What is in force stays in force until then.
"""

import unicodedata
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F

from common import clock
from domain.accounts import personal
from domain.accounts.models import Doctor, User
from domain.accounts.roles import Role
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.credentials import evidence, holders, rules
from domain.credentials.blind_indexes import BlindIndexes
from domain.credentials.errors import ApplicationError
from domain.credentials.licence_fields import LicenceFields, licence_fields_of, values_of
from domain.credentials.models import (
    EDITABLE,
    OPEN,
    WAITING,
    Credential,
    CredentialState,
    Paper,
    PaperState,
    Submission,
)
from domain.ledger.services import signed_flow
from domain.organisations.models import Organisation

State = CredentialState
#: So long a verifier may take; a page says when it is due.
ANSWER_WITHIN: Final = timedelta(days=5)
_TRIES: Final = 2
_TURNING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def begin(*, by: User, organisation: Organisation | None = None) -> Credential:
    """The open application of a doctor, or of an organisation that `by` manages: the one there is, or a new
    draft.

    Where a licence is in force (or has expired) it is a renewal: filled in with what was confirmed. Raises
    ApplicationError while suspended or after a revocation, and for an organisation that somebody else
    manages.
    """
    _guard_holder(by, organisation)
    for _ in range(_TRIES):
        mine = (
            Credential.objects.filter(organisation=organisation)
            if organisation
            else Credential.objects.filter(user=by)
        )
        before = {
            row.state: row
            for row in mine.exclude(state=State.REPLACED)
            .select_related("user", "organisation")
            .order_by("created_at")
        }
        if found := next((before[state] for state in OPEN if state in before), None):
            return found
        last = rules.to_renew(before)
        try:
            with transaction.atomic():
                return _draft(by, organisation, last)
        except IntegrityError:
            continue  # another window began it in between: that one is taken
    raise ApplicationError(
        "The application could not be begun just now.",
        kept="Nothing was changed.",
        next="Open the page again.",
    )


def edit(*, credential: Credential, stated: LicenceFields, by: User) -> Credential:
    """Fill in what the applicant states.

    Only while it is with the applicant (draft, answer needed, rejected): otherwise ApplicationError.
    """
    values = asdict(_tidied(stated, credential.role))
    with transaction.atomic():
        if not Credential.objects.filter(pk=credential.pk, state__in=EDITABLE).update(
            **values, revision=F("revision") + 1
        ):
            raise _not_now()
    return _fresh(credential)


def answer(*, credential: Credential, stated: LicenceFields, by: User, session: bytes) -> Credential:
    """Change the fields in question and send again, in one step. Raises as `submit`."""
    return submit(credential=edit(credential=credential, stated=stated, by=by), by=by, session=session)


def submit(*, credential: Credential, by: User, session: bytes) -> Credential:
    """Send it to the verifiers, for the first time or again. Twice is once.

    Raises ApplicationError with the sentence for the applicant: a field is empty, a paper is missing, the
    licence has expired, another window changed it meanwhile; VaultRefusedError, VaultUnavailableError.
    """
    row = _fresh(credential)
    if row.state in WAITING:
        return row
    if row.state not in EDITABLE:
        raise _not_now()
    papers = _papers(row)
    rules.check_complete(row, papers, clock.now().date())
    at, indexes = clock.now(), BlindIndexes()
    sent = Submission(
        credential=row, number=row.sendings + 1, values=values_of(row), papers=_digests(papers), by=by, at=at
    )
    signed = evidence.signed_submission(sent, session)
    card = indexes.seal_card(row.pk, row.holder_id, _card(row))
    index = indexes.same_licence(row.licence_number, row.country)

    def look_again() -> None:
        moved = Credential.objects.filter(pk=row.pk, revision=row.revision, state=row.state).update(
            state=State.SUBMITTED,
            revision=row.revision + 1,
            sendings=sent.number,
            submitted_at=_place(row, at),
            due_at=_due(row, at),
            reviewer=None,
            licence_index=index,
            card=card,
        )
        # The row is locked from here on: whoever adds or removes a paper does so under it too, and may have
        # done it while this was signed.
        if not moved or _digests(_papers(row)) != sent.papers:
            raise _changed()

    with signed_flow.commit(signed, look_again=look_again) as outbox:
        sent.save(force_insert=True)
        outbox.record(signed)
        events.write(
            action=Action.CREDENTIAL_SUBMITTED,
            by=by,
            subject_id=row.pk,
            detail={"sending": sent.number, "papers": len(papers)},
        )
    return _fresh(row)


def withdraw(*, credential: Credential, by: User) -> Credential:
    """Take it back from the verifiers: a draft again, nothing of it lost.

    Raises ApplicationError where it was answered meanwhile.
    """
    with transaction.atomic():
        moved = Credential.objects.filter(pk=credential.pk, state__in=WAITING).update(
            state=State.DRAFT, revision=F("revision") + 1, reviewer=None, due_at=None
        )
        if moved:
            events.write(action=Action.CREDENTIAL_WITHDRAWN, by=by, subject_id=credential.pk)
    row = _fresh(credential)
    if row.state != State.DRAFT:
        raise ApplicationError(
            "It was answered in the meantime.", kept="Nothing was changed.", next="Look at the answer."
        )
    return row


def change(*, stated: LicenceFields, by: User, session: bytes) -> Credential | None:
    """A doctor edited own details: where something is among them that was verified, it goes to the queue as a
    change (returned); else None.
    """
    confirmed = Credential.objects.filter(user=by, state__in=[State.APPROVED, State.RENEWAL_DUE]).first()
    if confirmed is None or _tidied(stated, by.role) == licence_fields_of(confirmed):
        return None
    row = begin(by=by)
    if row.state in WAITING:
        raise ApplicationError(
            "A change of yours is with the verifiers already.",
            kept="Nothing was changed now.",
            next="Take it back first, or wait for the answer.",
        )
    return answer(credential=row, stated=stated, by=by, session=session)


def _guard_holder(by: User, organisation: Organisation | None) -> None:
    if organisation is None and by.role != Role.DOCTOR:
        raise ApplicationError(
            "Only doctors apply for themselves.",
            kept="Nothing was changed.",
            next="Apply for the organisation you manage.",
        )
    if organisation is not None and not holders.manages(by, organisation):
        raise ApplicationError(
            "Its managers apply for an organisation.", kept="Nothing was changed.", next="Ask one of them."
        )


def _draft(by: User, organisation: Organisation | None, last: Credential | None) -> Credential:
    role = organisation.role if organisation else Role(by.role)
    stated = replace(licence_fields_of(last), licence_valid_until=None) if last else _known(by, organisation)
    values = asdict(_tidied(stated, role))
    row = Credential.objects.create(
        user=None if organisation else by, organisation=organisation, role=role, renews=last, **values
    )
    events.write(
        action=Action.CREDENTIAL_BEGUN,
        by=by,
        subject_id=row.pk,
        detail={"role": str(role), "renewal": last is not None},
    )
    return row


def _known(by: User, organisation: Organisation | None) -> LicenceFields:
    """What the account says already, so that nobody types it twice."""
    if organisation is not None:
        return LicenceFields(
            organisation.name,
            organisation.registration_number,
            organisation.authority,
            organisation.country,
            None,
        )
    doctor = Doctor.objects.filter(user=by).first()
    return LicenceFields(by.name, "", "", "", None, specialty=doctor.specialty if doctor else "")


def _card(row: Credential) -> dict[str, str]:
    """What a list of applications shows of what is sealed."""
    doctor = Doctor.objects.filter(user_id=row.user_id).first() if row.user_id else None
    group = personal.opened(doctor.user_id, doctor.personal).blood_group if doctor and doctor.personal else ""
    return {"blood_group": group} if group else {}


def _papers(row: Credential) -> list[Paper]:
    return list(Paper.objects.filter(credential=row, state=PaperState.STORED).order_by("added_at"))


def _digests(papers: list[Paper]) -> list[str]:
    return sorted(bytes(paper.ciphertext_sha256).hex() for paper in papers)


def _place(row: Credential, at: datetime) -> datetime:
    """Who answers a question keeps the place in the queue; a rejected or new one goes to its end."""
    return row.submitted_at if row.state == State.INFO_REQUIRED and row.submitted_at else at


def _due(row: Credential, at: datetime) -> datetime:
    """Before a licence that is being renewed ends, if that is sooner."""
    ends = row.renews.valid_until if row.renews else None
    return min(at + ANSWER_WITHIN, ends) if ends and ends > at else at + ANSWER_WITHIN


def _tidied(stated: LicenceFields, role: str) -> LicenceFields:
    """One line, one space, at most what the column holds; what the role does not state is left out."""
    return LicenceFields(
        full_name=_line(stated.full_name, 200),
        licence_number=_line(stated.licence_number, 80),
        authority=_line(stated.authority, 200),
        country=_line(stated.country, 2).upper(),
        licence_valid_until=stated.licence_valid_until,
        specialty=_line(stated.specialty, 120) if role == Role.DOCTOR else "",
    )


def _line(text: str, most: int) -> str:
    """Names keep their joiners; controls and what turns the direction of a line go."""
    normal = unicodedata.normalize("NFC", text)
    plain = "".join(
        c for c in normal if c.isspace() or not (unicodedata.category(c) in {"Cc", "Cs"} or c in _TURNING)
    )
    return " ".join(plain.split())[:most]


def _fresh(credential: Credential) -> Credential:
    return Credential.objects.select_related("user", "organisation", "reviewer", "renews").get(
        pk=credential.pk
    )


def _not_now() -> ApplicationError:
    return ApplicationError(
        "It is with the verifiers, or decided.",
        kept="Nothing was changed.",
        next="Take it back first, or begin a renewal.",
    )


def _changed() -> ApplicationError:
    return ApplicationError(
        "It was changed in another window a moment ago.",
        kept="The earlier change remains.",
        next="Look at it and send it again.",
    )
