"""Deciding. Of two verifiers at once one wins: the other reads who decided. Nobody decides on himself."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.db import transaction

from adapters.chain.values import Status
from adapters.vault.interface import SecondFactor
from common import clock
from domain.accounts.models import User
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.credentials.errors import ReviewError
from domain.credentials.models import WAITING, Credential, CredentialState, Method, Outcome
from domain.credentials.reasons import REASON, Reason
from domain.credentials.services import decisions
from domain.credentials.services.decisions import Change, Source

State = CredentialState
#: So long an applicant may take to answer; a page says when it is due.
ANSWER_WITHIN: Final = timedelta(days=14)
ACTIVE, SUSPENDED, REVOKED = Status.ACTIVE, Status.SUSPENDED, Status.REVOKED


def take(*, credential: Credential, by: User) -> Credential:
    """This verifier looks at it: others see that. Twice is once; another may take it over."""
    decisions.guard(credential, by)
    with transaction.atomic():
        moved = (
            Credential.objects.filter(pk=credential.pk, state__in=WAITING)
            .exclude(reviewer=by)
            .update(state=State.UNDER_REVIEW, reviewer=by)
        )
        if moved:
            events.write(action=Action.CREDENTIAL_TAKEN, by=by, subject_id=credential.pk)
    return decisions.fresh(credential)


def approve(
    *,
    credential: Credential,
    revision: int,
    valid_until: date,
    source: Source,
    by: User,
    session: bytes,
    proof: SecondFactor,
) -> Credential:
    """In force until the end of that day, at most the licence's own end; signed for the chain by the
    verifier's account.

    Raises ReviewError (not a day that can be, own application), DecidedError (somebody was faster),
    VaultRefusedError (login not fresh).
    """
    _check_day(credential, valid_until)
    _check_source(source)
    change = Change(
        Outcome.APPROVED,
        Action.CREDENTIAL_RENEWED if credential.renews_id else Action.CREDENTIAL_APPROVED,
        source=source,
        until=_end_of(valid_until),
    )
    return decisions.decide(
        credential=credential,
        revision=revision,
        change=change,
        status=ACTIVE,
        by=by,
        session=session,
        proof=proof,
    )


def ask(
    *, credential: Credential, revision: int, reasons: Mapping[str, Reason], by: User, session: bytes
) -> Credential:
    """Back to the applicant with a question per field ("papers": another paper is wanted), to be answered
    within two weeks.

    Raises ReviewError (no reason given, own application), DecidedError, VaultUnavailableError.
    """
    change = Change(
        Outcome.ASKED, Action.CREDENTIAL_ASKED, reasons=reasons, due_at=clock.now() + ANSWER_WITHIN
    )
    return decisions.decide(credential=credential, revision=revision, change=change, by=by, session=session)


def reject(
    *, credential: Credential, revision: int, reasons: Mapping[str, Reason], by: User, session: bytes
) -> Credential:
    """Refused, with a reason per field.

    It may be mended and sent again. Raises ReviewError, DecidedError, VaultUnavailableError.
    """
    change = Change(Outcome.REJECTED, Action.CREDENTIAL_REJECTED, reasons=reasons)
    return decisions.decide(credential=credential, revision=revision, change=change, by=by, session=session)


def suspend(
    *, credential: Credential, revision: int, reason: str, by: User, session: bytes, proof: SecondFactor
) -> Credential:
    """Nothing goes from this moment, before the chain has it.

    Raises ReviewError, DecidedError, VaultRefusedError (login not fresh).
    """
    change = Change(Outcome.SUSPENDED, Action.CREDENTIAL_SUSPENDED, reasons=_one(reason))
    return decisions.decide(
        credential=credential,
        revision=revision,
        change=change,
        status=SUSPENDED,
        by=by,
        session=session,
        proof=proof,
    )


def resume(
    *, credential: Credential, revision: int, reason: str, by: User, session: bytes, proof: SecondFactor
) -> Credential:
    """In force again, until the date it had.

    Raises ReviewError, DecidedError, VaultRefusedError (login not fresh).
    """
    change = Change(Outcome.RESUMED, Action.CREDENTIAL_RESUMED, reasons=_one(reason))
    return decisions.decide(
        credential=credential,
        revision=revision,
        change=change,
        status=ACTIVE,
        by=by,
        session=session,
        proof=proof,
    )


def revoke(
    *, credential: Credential, revision: int, reason: str, by: User, session: bytes, proof: SecondFactor
) -> Credential:
    """For good. Raises ReviewError, DecidedError, VaultRefusedError (login not fresh)."""
    change = Change(Outcome.REVOKED, Action.CREDENTIAL_REVOKED, reasons=_one(reason))
    return decisions.decide(
        credential=credential,
        revision=revision,
        change=change,
        status=REVOKED,
        by=by,
        session=session,
        proof=proof,
    )


def sign_again(
    *, credential: Credential, revision: int, by: User, session: bytes, proof: SecondFactor
) -> Credential:
    """The chain did not take the last statement (nobody brought it within its day): what stands here is
    signed anew.

    Raises ReviewError where the chain has it, or is about to.
    """
    return decisions.repeat(credential=credential, revision=revision, by=by, session=session, proof=proof)


def _one(reason: str) -> dict[str, Reason]:
    return {REASON: Reason(reads=reason)}


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), tzinfo=UTC)


def _check_day(credential: Credential, day: date) -> None:
    end = credential.licence_valid_until
    if day < clock.now().date():
        raise ReviewError(
            "That day is over.",
            kept="Nothing was decided.",
            next="Choose a day to come, at most the licence's own end.",
        )
    if end is None or day > end:
        raise ReviewError(
            "The licence itself ends before that day.",
            kept="Nothing was decided.",
            next="Choose its own end, or an earlier day.",
        )


def _check_source(source: Source) -> None:
    if not source.register.strip() or source.method not in Method.values:
        raise ReviewError(
            "Where you checked it is missing.",
            kept="Nothing was decided.",
            next="Say which register you asked, and how.",
        )
    if source.date > clock.latest_day():
        raise ReviewError(
            "The day of your check is still to come.", kept="Nothing was decided.", next="Correct the day."
        )


__all__ = [
    "Reason",
    "Source",
    "approve",
    "ask",
    "reject",
    "resume",
    "revoke",
    "sign_again",
    "suspend",
    "take",
]
