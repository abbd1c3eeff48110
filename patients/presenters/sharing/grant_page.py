"""One grant as its pages show it."""

import math
from typing import Any

from django.urls import reverse

from common import clock
from domain.accounts.models import Patient
from domain.consents import words
from domain.consents.models import Grant, GrantState
from domain.consents.queries import grants
from domain.consents.queries.grants import Line
from domain.consents.terms import Asked, Flag, Purpose
from domain.ledger.queries import acts
from domain.ledger.queries.anchors import AnchorStatus
from patients.presenters.sharing import grant_rows, party_summaries
from patients.presenters.sharing.party_summaries import PartySummary


def context(grant: Grant) -> dict[str, Any]:
    """What heads each page about it."""
    who = who_of(grant)
    status = status_of(grant)
    live = grant.is_live(clock.now())
    line = grant_rows.grant_row(Line(grant, who.name, who.detail, live, False, status))
    return {
        "grant": line,
        "who": who,
        "status": status,
        "pending": not line.is_final,
        "is_over": is_over(grant),
        "can_narrow": is_narrowable(grant),
        "rule_url": _rule_url(grant),
        "facts": _facts(grant, line.last),
        "until": grant.until,
    }


def _rule_url(grant: Grant) -> str:
    """Where a rule is changed; empty for a permission of one person."""
    if not grant.is_policy or is_over(grant):
        return ""
    return (
        reverse("patients:rule-at", args=[grant.organisation_id])
        if grant.organisation_id
        else reverse("patients:rule-any")
    )


def who_of(grant: Grant) -> PartySummary:
    if grant.user is not None:
        return party_summaries.doctor(grant.user)
    if grant.organisation is not None:
        return party_summaries.organisation(grant.organisation)
    return PartySummary(grant.pk, "Any verified doctor", "Everybody with a valid licence")


def name_of(grant: Grant) -> str:
    holder = grant.user or grant.organisation
    return holder.name if holder else "Any verified doctor"


def status_of(grant: Grant) -> AnchorStatus | None:
    """How far the ledger is: with its end, where it was ended; otherwise with the grant."""
    found = acts.status_of([(grant.pk, "grant"), (grant.pk, "revoke")])
    return found.get((grant.pk, "revoke")) or found.get((grant.pk, "grant"))


def is_over(grant: Grant) -> bool:
    return grant.state_at(clock.now()) != GrantState.ACTIVE


def is_narrowable(grant: Grant) -> bool:
    return (
        not is_over(grant)
        and bool(grant.allows & Flag.VIEW)
        and not grant.is_one_time
        and grant.user_id is not None
    )


def limit_of(grant: Grant) -> Asked:
    """What can be left of it at most."""
    days = max(1, math.ceil((grant.expires - clock.now().timestamp()) / 86400))
    purpose = next((known for known in Purpose if grant.purposes >> known & 1), Purpose.TREATMENT)
    return Asked(purpose, grant.categories, grant.dated_from, grant.dated_to, days, grant.allows)


def decision_context(patient: Patient, grant: Grant) -> dict[str, Any]:
    return {"who": who_of(grant), **party_summaries.chart_heading(patient)}


def _facts(grant: Grant, last: str) -> list[tuple[str, str]]:
    count = f"{grant.uses} time{'' if grant.uses == 1 else 's'}" if grant.uses else ""
    return [
        ("What", words.scope(grant)),
        ("How", words.acts(grant.allows | (Flag.WRITE if grants.may_also_add(grant) else Flag(0)))),
        ("Why", words.purpose_of(grant.purposes)),
        ("Since", words.moment(grant.granted_at)),
        ("Until", words.dated(grant.until)),
        ("Last opened", ", ".join(part for part in (last, count) if part)),
    ]
