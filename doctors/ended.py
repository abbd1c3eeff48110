"""Where nothing is shown (any more): what happened, and what to do."""

from django.urls import reverse

from domain.consents import words
from domain.consents.queries.practice import Line


def context(line: Line) -> dict[str, object]:
    title, said = _words(line)
    waits = line.waiting is not None
    return {
        "patient": {"name": line.patient.name, "number": line.patient.user.number},
        "title": title,
        "words": said,
        "next_words": f"You asked, and there are {words.left(line.waiting.expires_at)} left to answer."
        if line.waiting
        else "To read again, ask for access.",
        "ask_url": "" if waits else reverse("doctors:ask-again", args=[line.patient.pk]),
        "ask_label": "Ask again" if line.ended_at else "Ask for access",
    }


def _words(line: Line) -> tuple[str, str]:
    if line.ended_at:
        return "Nothing is shown any more.", f"Access ended on {words.dated(line.ended_at)}. What you recorded here stays with the patient."
    if line.is_related:
        return "Nothing is shared with you for reading.", "You are in a care relationship; what may be read, the patient allows apart from it."
    return "Nothing is shown any more.", "What let you in has ended."
