"""Where nothing is shown (any more): what happened, and what to do."""

from collections.abc import Sequence
from typing import Final

from django.urls import reverse

from domain.consents import labels
from domain.consents.queries.grant_proofs import UsableGrant
from domain.consents.queries.patient_list import ListedPatient
from domain.ledger.queries import acts

#: What the vault, asking the chain, finds there.
_THERE: Final = {"mined", "confirmed"}


def context(line: ListedPatient, held: Sequence[UsableGrant] = ()) -> dict[str, object]:
    """`held` are the permissions that the portal knows and the vault did not open anything by."""
    if _is_on_its_way(held):
        return _on_its_way(line)
    title, said = _words(line)
    waits = line.waiting is not None
    return {
        "patient": {"name": line.patient.name, "number": line.patient.user.number},
        "title": title,
        "words": said,
        "next_words": f"You asked, and there are {labels.left(line.waiting.expires_at)} left to answer."
        if line.waiting
        else "To read again, ask for access.",
        "ask_url": "" if waits else reverse("doctors:ask-again", args=[line.patient.pk]),
        "ask_label": "Ask again" if line.ended_at else "Ask for access",
    }


def _is_on_its_way(held: Sequence[UsableGrant]) -> bool:
    refs = [(one.grant.pk, "grant") for one in held]
    known = acts.status_of(refs) if refs else {}
    return any(status.state not in _THERE for status in known.values())


def _on_its_way(line: ListedPatient) -> dict[str, object]:
    return {
        "patient": {"name": line.patient.name, "number": line.patient.user.number},
        "title": "Allowed, and being recorded.",
        "words": "It counts when the ledger has it, usually within seconds.",
        "next_words": "This page then opens automatically.",
        "pending": True,
    }


def _words(line: ListedPatient) -> tuple[str, str]:
    if line.ended_at:
        return (
            "Nothing is shown any more.",
            f"Access ended on {labels.dated(line.ended_at)}. What you recorded here stays with the patient.",
        )
    if line.is_related:
        return (
            "Nothing is shared with you for reading.",
            "You are in a care relationship; what may be read, the patient allows apart from it.",
        )
    return "Nothing is shown any more.", "Your access has ended."
