"""Grants in memory, about to be signed: within what was asked, within what the old one allowed."""

from dataclasses import dataclass, replace
from datetime import date

from adapters.chain.values import NOBODY, Grantee, Role
from common import clock, ids
from common.categories import EVERYTHING
from domain.accounts.models import Patient, User
from domain.consents import signed_terms
from domain.consents.errors import TooWideError
from domain.consents.models import Grant, Request
from domain.consents.terms import LONGEST_DAYS, WHATEVER_DATE, Chosen, Flag
from domain.organisations.models import Organisation

HIDDEN = 2
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom: one of a person, an organisation (its members in `functions`, of that role) or anyone of a
    role.
    """

    user: User | None = None
    organisation: Organisation | None = None
    role: Role = Role.NONE
    functions: int = 0

    @property
    def kind(self) -> Grantee:
        return Grantee.PERSON if self.user else Grantee.ORGANISATION if self.organisation else Grantee.ANYONE

    @property
    def address(self) -> str:
        named = self.user or self.organisation
        return named.address if named else NOBODY


def person(user: User) -> Recipient:
    """This person, as long as the standing of their role lasts."""
    return Recipient(user=user, role=signed_terms.chain_role(user.role))


def grants_for(
    *, patient: Patient, recipient: Recipient, chosen: Chosen, purposes: int, request: Request | None = None
) -> list[Grant]:
    """The rows, unsigned: one for reading where anything may be seen, with its supplement where kinds are
    shown whatever their date; then one for writing where that is allowed. Raises ValueError.
    """
    check(chosen)
    reading = Flag(chosen.flags) & ~Flag.WRITE
    made = (
        _for_reading(patient, recipient, replace(chosen, flags=reading), purposes, request) if reading else []
    )
    if chosen.flags & Flag.WRITE:
        # Of any kind and date, whatever may be read; what the patient hides before it is recorded is not
        # lost.
        free = Chosen(EVERYTHING, days=chosen.days, flags=Flag.WRITE, ceiling=HIDDEN)
        made.append(_draft(patient, recipient, free, purposes, request))
    return made


def narrower(old: Grant, beside: Grant | None, chosen: Chosen) -> list[Grant]:
    """The rows that take the place of `old` and of `beside`, which supplements it; without the second where
    that is taken out. Raises TooWideError, ValueError.
    """
    check(chosen)
    if old.supplements_id:
        raise ValueError("a supplement is narrowed with what it supplements")
    recipient = Recipient(old.user, old.organisation, Role(old.role), old.functions)
    made = _for_reading(old.patient, recipient, chosen, old.purposes, old.request)
    for new, before in zip(made, [old, beside], strict=False):
        if before is None:
            raise TooWideError("What is older")
        new.expires = min(new.expires, before.expires)
        _check_within(new, before)
    return made


def check(chosen: Chosen) -> None:
    """Whether it can be signed at all. Raises ValueError: no form of ours offers such a thing."""
    flags = Flag(chosen.flags)
    if (
        not flags & (Flag.VIEW | Flag.WRITE)
        or (flags & (Flag.DOWNLOAD | Flag.ONE_TIME) and not flags & Flag.VIEW)
        or flags > 15
    ):
        raise ValueError("a grant allows to see or to add")
    if not chosen.categories or chosen.categories & ~EVERYTHING:
        raise ValueError("categories that nobody knows")
    if not 1 <= chosen.days <= LONGEST_DAYS:
        raise ValueError(f"from one day to {LONGEST_DAYS}")
    if chosen.records_from and chosen.records_to and chosen.records_from > chosen.records_to:
        raise ValueError("the first day lies after the last")
    if not 0 <= chosen.ceiling <= HIDDEN or (chosen.ceiling and not chosen.records and flags & Flag.VIEW):
        raise ValueError("restricted and hidden records are shown only where they were chosen one by one")
    if chosen.all_dates & ~(chosen.categories & WHATEVER_DATE) or (
        chosen.all_dates and (not flags & Flag.VIEW or flags & Flag.ONE_TIME)
    ):
        raise ValueError(
            "whatever their date: allergies, medicines and problems, of the kinds that are shown"
        )


def unsigned(patient: Patient, chosen: Chosen) -> list[Grant]:
    """The terms of a choice, to nobody yet: for showing what they would reach."""
    return _for_reading(
        patient, Recipient(), replace(chosen, flags=Flag(chosen.flags) & ~Flag.WRITE), 1, None
    )


def check_within_request(chosen: Chosen, request: Request) -> bool:
    """Whether it is all that was asked for (else it is part of it). Raises TooWideError."""
    flags, asked = Flag(chosen.flags), request.wants
    if chosen.categories & ~request.categories:
        raise TooWideError("One of these kinds of records")
    if _is_before(chosen.records_from, request.records_from) or _is_after(
        chosen.records_to, request.records_to
    ):
        raise TooWideError("This period")
    if chosen.days > request.grant_days:
        raise TooWideError("This long a time")
    if (flags & ~asked & ~Flag.ONE_TIME) or (
        asked & Flag.ONE_TIME and flags & Flag.VIEW and not flags & Flag.ONE_TIME
    ):
        raise TooWideError("More than one look" if asked & Flag.ONE_TIME else "This")
    if chosen.all_dates & ~request.all_dates:
        raise TooWideError("What is older")
    if request.scope_record and flags & Flag.VIEW and chosen.records != (request.scope_record,):
        raise TooWideError("Another record")
    is_whole = chosen.supplement is not None or not (request.all_dates and request.records_from)
    return (
        (chosen.categories, chosen.records_from, chosen.records_to, chosen.days, flags)
        == (request.categories, request.records_from, request.records_to, request.grant_days, asked)
        and (is_whole and chosen.all_dates in {0, request.all_dates} and not chosen.all_dates_records)
        and chosen.records in {(), (request.scope_record,)}
    )


def _check_within(new: Grant, old: Grant) -> None:
    if new.categories & ~old.categories:
        raise TooWideError("One of these kinds of records")
    if new.records_from < old.records_from or new.records_to > old.records_to:
        raise TooWideError("This period")
    if new.flags & ~old.flags & ~Flag.ONE_TIME or (old.is_one_time and not new.is_one_time):
        raise TooWideError("This")
    if (
        new.ceiling > old.ceiling
        or (old.records and not set(new.records) <= set(old.records))
        or (old.records and not new.records)
    ):
        raise TooWideError("Another record")


def _for_reading(
    patient: Patient, recipient: Recipient, chosen: Chosen, purposes: int, request: Request | None
) -> list[Grant]:
    """Both end at the same second."""
    first = _draft(patient, recipient, chosen, purposes, request)
    if (beside := chosen.supplement) is None:
        return [first]
    second = _draft(patient, recipient, beside, purposes, request)
    second.expires, second.granted_at, second.supplements = first.expires, first.granted_at, first
    return [first, second]


def _draft(
    patient: Patient, recipient: Recipient, chosen: Chosen, purposes: int, request: Request | None
) -> Grant:
    now, records = clock.now(), sorted(set(chosen.records))
    return Grant(
        id=ids.new(),
        request=request,
        patient=patient,
        user=recipient.user,
        organisation=recipient.organisation,
        owner=patient.user.address,
        kind=recipient.kind,
        grantee=recipient.address,
        role=recipient.role,
        functions=recipient.functions,
        categories=chosen.categories,
        purposes=purposes,
        ceiling=chosen.ceiling,
        flags=int(chosen.flags),
        scope=signed_terms.scope_of(records),
        records=records,
        records_from=signed_terms.dated_from(chosen.records_from),
        records_to=signed_terms.dated_to(chosen.records_to),
        expires=clock.unix(now) + chosen.days * _DAY,
        granted_at=now,
    )


def _is_before(chosen: date | None, asked: date | None) -> bool:
    return asked is not None and (chosen is None or chosen < asked)


def _is_after(chosen: date | None, asked: date | None) -> bool:
    return asked is not None and (chosen is None or chosen > asked)
