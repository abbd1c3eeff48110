"""One grant as its pages show it."""

import math
from typing import Any

from django.urls import reverse

from common import clock
from domain.accounts.models import Patient
from domain.consents import labels
from domain.consents.models import Grant, GrantState
from domain.consents.queries import grants
from domain.consents.queries.grants import ListedGrant
from domain.consents.terms import WHATEVER_DATE, Asked, Flag, Purpose
from domain.ledger.queries import acts
from domain.ledger.queries.anchors import AnchorStatus
from domain.records import record_kinds
from patients.presenters.sharing import grant_rows, party_summaries
from patients.presenters.sharing.party_summaries import PartySummary


def context(grant: Grant) -> dict[str, Any]:
    """What heads each page about it."""
    who = who_of(grant)
    status = status_of(grant)
    live = grant.is_live(clock.now())
    line = grant_rows.grant_row(ListedGrant(grant, who.name, who.detail, live, False, status))
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
    beside = grants.supplement_of(grant)
    asked = [grant.pk, *([beside.pk] if beside else [])]
    found = acts.status_of([(pk, kind) for pk in asked for kind in ("grant", "revoke")])
    own, *others = [found.get((pk, "revoke")) or found.get((pk, "grant")) for pk in asked]
    return grants.slower(own, others[0] if others else None)


def is_over(grant: Grant) -> bool:
    return grant.state_at(clock.now()) != GrantState.ACTIVE


def is_narrowable(grant: Grant) -> bool:
    return (
        not is_over(grant)
        and bool(grant.allows & Flag.VIEW)
        and not grant.is_one_time
        and grant.user_id is not None
        and grant.supplements_id is None
    )


def limit_of(grant: Grant) -> Asked:
    """What can be left of it at most."""
    days = max(1, math.ceil((grant.expires - clock.now().timestamp()) / 86400))
    purpose = next((known for known in Purpose if grant.purposes >> known & 1), Purpose.TREATMENT)
    beside = grants.supplement_of(grant)
    return Asked(
        purpose,
        grant.categories,
        grant.dated_from,
        grant.dated_to,
        days,
        grant.allows,
        all_dates=beside.categories if beside else 0,
    )


def decision_context(patient: Patient, grant: Grant) -> dict[str, Any]:
    return {"who": who_of(grant), **party_summaries.chart_heading(patient)}


def _facts(grant: Grant, last: str) -> list[tuple[str, str]]:
    count = f"{grant.uses} time{'' if grant.uses == 1 else 's'}" if grant.uses else ""
    return [
        ("What", labels.scope(grant)),
        *_older(grant),
        ("How", labels.acts(grant.allows | (Flag.WRITE if grants.may_also_add(grant) else Flag(0)))),
        ("Why", labels.purpose_of(grant.purposes)),
        ("Since", labels.moment(grant.granted_at)),
        ("Until", labels.dated(grant.until)),
        ("Last opened", ", ".join(part for part in (last, count) if part)),
    ]


def _older(grant: Grant) -> list[tuple[str, str]]:
    """What became of the second permission, for what must never be missed and is older; nothing where one
    shows all dates.
    """
    kept = grant.categories & WHATEVER_DATE
    if not grant.allows & Flag.VIEW or grant.is_one_time or grant.dated_from is None or not kept:
        return []
    said, beside = labels.never_missed(kept), getattr(grant, "supplement", None)
    if beside is None:
        return [("Older", f"Older {said} are not shared")]
    if grants.supplement_of(grant):
        also = labels.listed(record_kinds.also_of(beside.categories))
        return [("Whatever their date", f"{_capital(labels.never_missed(beside.categories))}; also {also}")]
    if beside.state == GrantState.REFUSED:
        return [("Older", f"Older {said} could not be recorded, and are not shared")]
    is_shared = not is_over(beside)
    return [("Older", f"Older {said} are {'still' if is_shared else 'not'} shared")]


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
