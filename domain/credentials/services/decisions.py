"""One decision: checked, signed, and then everything of it in one transaction, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Final

from django.db import IntegrityError
from django.db.models import F
from django.utils.formats import date_format
from django.utils.timezone import localtime

from adapters.chain.acts.participants import Enrol
from adapters.chain.values import Status
from adapters.vault.interface import SecondFactor
from common import clock, ids
from domain.accounts.models import User
from domain.accounts.roles import Role
from domain.accounts.services import doctors
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.credentials import enrolments, evidence, holders, reasons, rules
from domain.credentials.errors import DecidedError, ReviewError
from domain.credentials.models import Credential, CredentialState, Decision, OnChain, Outcome
from domain.credentials.reasons import Reason
from domain.ledger.services import signed_flow
from domain.ledger.services.signed_flow import Signed
from domain.notifications.services import notices
from domain.organisations.services import organisations

State = CredentialState
_ON_CHAIN: Final = {
    State.APPROVED: Status.ACTIVE,
    State.RENEWAL_DUE: Status.ACTIVE,
    State.SUSPENDED: Status.SUSPENDED,
    State.REVOKED: Status.REVOKED,
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where the verifier looked: which register, how (Method), on which day."""

    register: str
    method: str
    date: date


@dataclass(frozen=True, slots=True)
class Change:
    """What is decided, and what goes with it."""

    outcome: Outcome
    action: Action
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    source: Source | None = None
    until: datetime | None = None
    due_at: datetime | None = None


def decide(
    *,
    credential: Credential,
    revision: int,
    change: Change,
    by: User,
    session: bytes,
    status: Status | None = None,
    proof: SecondFactor | None = None,
) -> Credential:
    """`status` is what the chain is told, with the verifier's proof of a fresh login; None: it is no business
    of the chain.

    Raises ReviewError, DecidedError (somebody was faster), VaultRefusedError (login not fresh),
    VaultUnavailableError.
    """
    row = fresh(credential)
    guard(row, by)
    _check(row, revision, change)
    decision = _decision(row, change, by)
    signed: list[Signed[Enrol]] = []
    if status is not None and proof is not None:
        row.valid_until = change.until or row.valid_until
        signed.append(_signed(row, decision, status, by, session, proof))
    _write(row, revision, change, decision, signed, session)
    return fresh(row)


def repeat(
    *, credential: Credential, revision: int, by: User, session: bytes, proof: SecondFactor
) -> Credential:
    """Sign again what stands here and the chain did not take."""
    row = fresh(credential)
    guard(row, by)
    last = Decision.objects.filter(credential=row).exclude(on_chain=OnChain.NOTHING).order_by("-at").first()
    if row.revision != revision:
        raise _decided(row)
    if last is None or last.on_chain != OnChain.REFUSED or row.state not in _ON_CHAIN:
        raise ReviewError(
            "There is nothing to sign again.", kept="Nothing was changed.", next="Look at it again."
        )
    change = Change(Outcome.SIGNED_AGAIN, Action.CREDENTIAL_SIGNED_AGAIN)
    decision = _decision(row, change, by)
    signed = _signed(row, decision, _ON_CHAIN[State(row.state)], by, session, proof)
    _write(row, revision, change, decision, [signed], session)
    return fresh(row)


def guard(credential: Credential, by: User) -> None:
    """Raises ReviewError for who is no verifier, and for an application of one's own."""
    if by.role != Role.VERIFIER or not by.is_active:
        raise ReviewError("Only verifiers decide.", kept="Nothing was decided.")
    if holders.is_own(by, credential):
        raise ReviewError(
            "Nobody decides on an application of their own.",
            kept="Nothing was decided.",
            next="Leave it to another verifier.",
        )


def fresh(credential: Credential) -> Credential:
    return Credential.objects.select_related("user", "organisation__created_by", "reviewer", "renews").get(
        pk=credential.pk
    )


def _check(row: Credential, revision: int, change: Change) -> None:
    """Before anything is signed; the transaction decides it once more."""
    if row.revision != revision or row.state not in rules.MOVES[change.outcome][0]:
        raise _decided(row)
    if change.outcome != Outcome.APPROVED:
        reasons.tidied(change.reasons)
    elif row.renews and row.renews.state in (State.SUSPENDED, State.REVOKED):
        raise _cannot_renew(row.renews)


def _decision(row: Credential, change: Change, by: User) -> Decision:
    decision = Decision(
        id=ids.new(),
        credential=row,
        verifier=by,
        outcome=change.outcome,
        valid_until=change.until,
        at=clock.now(),
    )
    if change.reasons:
        decision.reasons = reasons.seal(decision.pk, row.holder_id, reasons.tidied(change.reasons))
    if change.source:
        decision.source_register = change.source.register.strip()[:200]
        decision.source_method, decision.source_date = change.source.method, change.source.date
    return decision


def _signed(
    row: Credential, decision: Decision, status: Status, by: User, session: bytes, proof: SecondFactor
) -> Signed[Enrol]:
    signed = enrolments.sign(credential=row, status=status, by=by, session=session, proof=proof)
    decision.account, decision.sequence, decision.on_chain = (
        row.holder_address,
        signed.act.enrolment.sequence,
        OnChain.WAITING,
    )
    return signed


def _write(
    row: Credential,
    revision: int,
    change: Change,
    decision: Decision,
    signed: Sequence[Signed[Enrol]],
    session: bytes,
) -> None:
    proved = evidence.signed_decision(decision, session)
    look_again = partial(_move, row, revision, change, decision)
    try:
        with signed_flow.commit(*signed, proved, look_again=look_again) as outbox:
            _store(row, change, decision)
            outbox.record(proved)
            for each in signed:
                outbox.submit(
                    each,
                    subject_id=row.pk,
                    version=each.act.enrolment.sequence,
                    idempotency_key=f"enrolment:{row.holder_address}:{decision.pk}",
                )
            _notify(row, change, decision)
    except IntegrityError:
        # The same number was signed for the same account a moment ago: for the licence that this one renews,
        # say.
        raise DecidedError(
            "Another decision about this account was made a moment ago.",
            kept="Your decision was not made.",
            next="Look at it as it is now.",
        ) from None


def _move(row: Credential, revision: int, change: Change, decision: Decision) -> None:
    """Raises DecidedError where another verifier was first."""
    if not _moved(row, revision, change, decision):
        raise _decided(row)


def _store(row: Credential, change: Change, decision: Decision) -> None:
    decision.save(force_insert=True)
    if change.outcome == Outcome.APPROVED and row.organisation is not None:
        said = {
            "name": row.full_name,
            "registration_number": row.licence_number,
            "authority": row.authority,
            "country": row.country,
        }
        organisations.describe(organisation=row.organisation, **said)
    if change.outcome == Outcome.APPROVED and row.user is not None:
        doctors.confirm(user=row.user, specialty=row.specialty)


def _notify(row: Credential, change: Change, decision: Decision) -> None:
    events.write(
        action=change.action, by=decision.verifier, subject_id=row.pk, detail={"decision": str(decision.pk)}
    )
    for user in holders.recipients_of(row) if change.outcome != Outcome.SIGNED_AGAIN else ():
        notices.notify(
            user=user,
            kind=f"credential.{change.outcome}",
            subject_id=row.pk,
            key=str(decision.pk),
            mail=True,
            answer_by=change.due_at,
        )


def _moved(row: Credential, revision: int, change: Change, decision: Decision) -> int:
    """The conditional UPDATE that makes one of two verifiers win."""
    mine = Credential.objects.filter(pk=row.pk, revision=revision)
    if change.outcome == Outcome.SIGNED_AGAIN:
        return mine.filter(state=row.state).update(revision=revision + 1, sequence=decision.sequence)
    before, after = rules.MOVES[change.outcome]
    if change.outcome == Outcome.APPROVED and row.renews is not None:
        if not mine.select_for_update().filter(state__in=before).exists():
            return 0
        _step_aside(row.renews)
    return mine.filter(state__in=before).update(
        state=after, revision=revision + 1, valid_until=row.valid_until, due_at=change.due_at,
        decided_at=decision.at,
        sequence=decision.sequence or row.sequence,
    )  # fmt: skip


def _step_aside(old: Credential) -> None:
    """What was in force until now makes room for what renews it; what is suspended or revoked does not."""
    can = Credential.objects.filter(pk=old.pk, state__in=[State.APPROVED, State.RENEWAL_DUE, State.EXPIRED])
    if not can.update(state=State.REPLACED, revision=F("revision") + 1):
        raise _cannot_renew(fresh(old))


def _cannot_renew(old: Credential) -> ReviewError:
    return ReviewError(
        f"The licence that this renews is {State(old.state).label.lower()}.",
        kept="Nothing was decided.",
        next="Resume it first, or reject the renewal.",
    )


def _decided(row: Credential) -> DecidedError:
    last = Decision.objects.filter(credential=row).select_related("verifier").order_by("-at").first()
    now = fresh(row)
    if last is None or now.state in (State.DRAFT, State.SUBMITTED, State.UNDER_REVIEW):
        return DecidedError(
            "The applicant changed it a moment ago.",
            kept="Nothing was decided.",
            next="Look at it as it is now.",
        )
    when = date_format(localtime(last.at), "j F, H:i")
    outcome = Outcome(last.outcome).label.lower()
    return DecidedError(
        f"{last.verifier.name} decided this already: {outcome}, {when}.",
        kept="Your decision was not made.",
        next="Look at it as it is now.",
    )
