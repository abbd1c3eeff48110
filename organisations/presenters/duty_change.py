"""What a change of somebody's tasks means, in the words of the page that asks for the signature."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.formats import date_format
from django.utils.timezone import localtime

from domain.accounts.models import User
from domain.organisations.labels import doing
from domain.organisations.models import Function, Membership
from domain.organisations.services import duties
from domain.organisations.services.duties import Duty

#: Whose share of what patients give the organisation somebody reads.
_THOSE: Final = {
    Function.CLINICIAN: "the doctors",
    Function.NURSE: "the nurses",
    Function.TECHNICIAN: "the technicians",
    Function.DESK: "the desk",
    Function.CLAIMS: "the claims desk",
    Function.PRIVACY: "the privacy officers",
}
_MANAGES: Final = "invite, admit, change and end staff, sign for the organisation and send its papers"


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A consequence: `lead` is its first words, in bold."""

    icon: str
    lead: str
    rest: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """`rows` are (what, before, after); `is_signed`: by the organisation, for the ledger."""

    is_self: bool
    is_signed: bool
    rows: list[tuple[str, str, str]]
    consequences: list[DutyRow]


def change_of(membership: Membership, to: Duty, *, reader: User) -> Change:
    was, is_self = duties.duty_of(membership), membership.user_id == reader.pk
    is_signed = duties.is_signed(membership, to)
    return Change(
        is_self,
        is_signed,
        _rows(was, to),
        _consequences(membership, was, to, is_self=is_self, is_signed=is_signed),
    )


def now(membership: Membership) -> list[tuple[str, str]]:
    """What somebody does now."""
    rows = [
        ("Does here", doing(membership.functions)),
        ("Position", membership.title or "None"),
        ("Since", _day(membership.valid_from)),
    ]
    return [*rows, ("Until", _day(membership.valid_until))] if membership.valid_until else rows


def done(membership: Membership, to: Duty) -> str:
    """Once it is signed, or written down."""
    was = duties.duty_of(membership)
    if not duties.is_signed(membership, to):
        return "Saved."
    said = ["Signed."]
    if to.taken(was) or to.ends_before(was):
        said.append("What was taken away counts no longer.")
    if to.added(was) & ~Function.MANAGER:
        said.append("What was added counts when the ledger has it.")
    return " ".join(said)


def _rows(was: Duty, to: Duty) -> list[tuple[str, str, str]]:
    rows = [
        ("Does here", doing(was.functions), doing(to.functions)),
        ("Position", was.title or "None", to.title or "None"),
        ("Until", _until(was.valid_until), _until(to.valid_until)),
    ]
    return [row for row in rows if row[1] != row[2]]


def _consequences(
    membership: Membership, was: Duty, to: Duty, *, is_self: bool, is_signed: bool
) -> list[DutyRow]:
    who, added, taken = "You" if is_self else "They", to.added(was), to.taken(was)
    when = "once the ledger has it" if is_signed else "once the admission is signed"
    found = []
    if reads := _reads(added, membership):
        found.append(
            DutyRow(icon="circle-check", tone="good", lead=f"{who} may then", rest=f"{reads}, {when}.")
        )
    if added & Function.MANAGER:
        found.append(
            DutyRow(
                icon="circle-check",
                tone="good",
                lead=f"{who} may then",
                rest=f"{_MANAGES}, from this moment.",
            )
        )
    if reads := _reads(taken, membership):
        found.append(
            DutyRow(icon="lock", tone="warn", lead=f"{who} may no longer", rest=f"{reads}, from this moment.")
        )
    if taken & Function.CLINICIAN:
        found.append(
            DutyRow(icon="user-check", lead="What patients share with the doctor in person", rest="stays.")
        )
    if taken & Function.MANAGER:
        found.append(
            DutyRow(
                icon="lock", tone="warn", lead=f"{who} may no longer", rest=f"{_MANAGES}, from this moment."
            )
        )
    return [*found, *_formally(membership, is_self=is_self, is_signed=is_signed)]


def _formally(membership: Membership, *, is_self: bool, is_signed: bool) -> list[DutyRow]:
    noted = "That you did it is written down."
    signed = DutyRow(
        icon="signature",
        lead="Your organisation's own address signs it,",
        rest=f"and it is recorded in the ledger. {noted}",
    )
    found = [signed if is_signed else DutyRow(icon="pencil", lead="Nothing is signed for this.", rest=noted)]
    return found if is_self else [*found, DutyRow(icon="bell", lead=membership.user.name, rest="is told.")]


def _reads(functions: Function, membership: Membership) -> str:
    those = [_THOSE[function] for function in functions & ~Function.MANAGER]
    return (
        f"read what patients share with {_listed(those)} of {membership.organisation.name}" if those else ""
    )


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _until(at: datetime | None) -> str:
    return _day(at) if at else "When one of you ends it"


def _day(at: datetime) -> str:
    return date_format(localtime(at), "j F Y")
