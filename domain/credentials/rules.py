"""The state machine of a licence, and what an application must have before it is sent."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from django.utils.formats import date_format

from domain.credentials.errors import ApplicationError
from domain.credentials.licence_fields import changed, fields_of, values_of
from domain.credentials.models import (
    EDITABLE,
    IN_FORCE,
    WAITING,
    Credential,
    CredentialState,
    Decision,
    Outcome,
    Paper,
    Submission,
)

State = CredentialState
#: From where a verifier's decision leads where. Anything else is refused.
MOVES: Final[Mapping[str, tuple[Sequence[str], str]]] = {
    Outcome.APPROVED: (WAITING, State.APPROVED),
    Outcome.ASKED: (WAITING, State.INFO_REQUIRED),
    Outcome.REJECTED: (WAITING, State.REJECTED),
    Outcome.SUSPENDED: ((State.APPROVED, State.RENEWAL_DUE), State.SUSPENDED),
    Outcome.RESUMED: ((State.SUSPENDED,), State.APPROVED),
    Outcome.REVOKED: ((*IN_FORCE, State.EXPIRED), State.REVOKED),
}


def to_renew(before: Mapping[str, Credential]) -> Credential | None:
    """The licence that a new application renews, of a holder's rows by state; None: it is the first.

    Raises ApplicationError.
    """
    if State.REVOKED in before:
        raise ApplicationError(
            "The licence of this account was revoked.",
            kept="Nothing was changed.",
            next="Write to the verifiers if you think that this is wrong.",
        )
    if State.SUSPENDED in before:
        raise ApplicationError(
            "The licence is suspended.",
            kept="Nothing was changed.",
            next="Wait until it is resumed; the reason is shown beside it.",
        )
    return before.get(State.APPROVED) or before.get(State.RENEWAL_DUE) or before.get(State.EXPIRED)


def check_complete(row: Credential, papers: Sequence[Paper], today: date) -> None:
    """Raises ApplicationError with the sentence for the applicant, and the field it is about."""
    for field in fields_of(row.role):
        if not getattr(row, field.name):
            raise ApplicationError(
                f"{field.label} is missing.",
                next="Fill it in as it is printed on the licence.",
                field=field.name,
            )
    if row.licence_valid_until is not None and row.licence_valid_until < today:
        raise ApplicationError(
            f"The licence ended on {date_format(row.licence_valid_until, 'j F Y')}.",
            next="Send the one that is valid now, with its certificate.",
            field="licence_valid_until",
        )
    if not papers and _needs_own_paper(row):
        raise ApplicationError(
            "A certificate is missing.",
            next="Add the licence or certificate as PDF or photo.",
            field="papers",
        )
    if row.state in EDITABLE and row.sendings:
        _check_answered(row, papers)


def _needs_own_paper(row: Credential) -> bool:
    """A change of the specialty, say, may rest on a certificate that is here; another number or another end
    may not.
    """
    before = values_of(row.renews) if row.renews else {}
    return not before or bool({"licence_number", "licence_valid_until"} & set(changed(row, before)))


def _check_answered(row: Credential, papers: Sequence[Paper]) -> None:
    """What was sent back and comes again as it was would be sent back again."""
    if row.state == State.DRAFT:
        return
    last = Submission.objects.get(credential=row, number=row.sendings)
    asked_at = (
        Decision.objects.filter(credential=row, outcome__in=[Outcome.ASKED, Outcome.REJECTED]).latest("at").at
    )
    if not changed(row, last.values) and not any(paper.added_at > asked_at for paper in papers):
        raise ApplicationError(
            "Nothing was changed since it was sent back.",
            next="Correct the field in question, or add the paper that shows it.",
            field="papers",
        )
