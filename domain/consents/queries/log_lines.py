"""Groups of events as lines: names, places and permissions are looked up for all of them at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.categories import Category
from domain.accounts.models import Patient, User
from domain.audit.vocabulary import Action
from domain.consents import labels, log_phrases
from domain.consents.log_types import LogLine
from domain.consents.models import Grant, GrantState, Request
from domain.organisations.models import Organisation
from domain.organisations.queries import memberships

Group = Mapping[str, Any]
PORTAL, NOBODY, GONE = "MedChain", "Somebody without an account", "Somebody whose account is gone"
_BY_GRANT = (
    Action.RECORD_OPENED,
    Action.RECORD_PREVIEWED,
    Action.RECORD_DOWNLOADED,
    Action.RECORD_LISTED,
    Action.RECORD_SEARCHED,
)


@dataclass(frozen=True, slots=True)
class _Known:
    """Everybody and everything that the lines name."""

    patient: Patient
    people: Mapping[UUID, User]
    places: Mapping[UUID, str]
    organisations: Mapping[str, str]
    grants: Mapping[str, Grant]
    requests: Mapping[str, Request]


def lines_of(patient: Patient, groups: Sequence[Group], *, recorded_up_to: int) -> list[LogLine]:
    """In the order given. Five SQL statements."""
    known = _look_up(patient, groups)
    return [_line(known, group, is_recorded=group["last"] <= recorded_up_to) for group in groups]


def _look_up(patient: Patient, groups: Sequence[Group]) -> _Known:
    subjects = [subject for group in groups if len(group["subjects"]) == 1 for subject in group["subjects"]]
    named = [UUID(text) for group in groups for text in (group["grant"], group["grants"]) if text]
    grants = Grant.objects.filter(patient=patient, pk__in=[*named, *subjects]).select_related(
        "user", "organisation"
    )
    requests = Request.objects.filter(patient=patient, pk__in=subjects).select_related("user")
    people = {*(group["actor"] for group in groups if group["actor"]), *subjects}
    acting = (
        memberships.in_force()
        .filter(user__in=people, user__role="doctor")
        .select_related("organisation")
        .order_by("-created_at")
    )
    organisations = {
        *(group["organisation"] for group in groups if group["organisation"]),
        *map(str, subjects),
    }
    return _Known(
        patient,
        {user.pk: user for user in User.objects.filter(pk__in=people).select_related("doctor")},
        {membership.user_id: membership.organisation.name for membership in acting},
        {
            str(organisation.pk): organisation.name
            for organisation in Organisation.objects.filter(pk__in=organisations)
        },
        {str(grant.pk): grant for grant in grants},
        {str(request.pk): request for request in requests},
    )


def _line(known: _Known, group: Group, *, is_recorded: bool) -> LogLine:
    phrase = log_phrases.phrase(group["action"])
    grant = known.grants.get(group["grant"] or "")
    is_own = group["actor"] == known.patient.user_id
    said = {
        "records": log_phrases.records(len(group["subjects"]) or group["count"], group["kinds"]),
        "times": log_phrases.times(group["count"]),
        "whom": _whom(known, group),
    }
    return LogLine(
        id=group["last"],
        at=group["newest"],
        first_at=group["oldest"],
        count=group["count"],
        who=_who(known, group),
        about=_about(known, group),
        did=f"{phrase.did.format(**said)}.",
        outcome=phrase.outcome,
        why=" ".join(
            filter(
                None,
                [_permission(grant) if group["action"] in _BY_GRANT else "", "" if is_own else phrase.more],
            )
        ),
        icon=phrase.icon,
        tone=phrase.tone,
        state="recorded" if is_recorded else "recording",
        is_own=is_own,
        person=group["actor"],
        grant=grant.pk if grant else None,
        subjects=tuple(group["subjects"]) if group["action"].startswith("record.") else (),
    )


def _who(known: _Known, group: Group) -> str:
    actor = group["actor"]
    if actor == known.patient.user_id:
        return "You"
    if actor is None:
        return NOBODY if group["action"] == Action.ACCESS_REFUSED else PORTAL
    user = known.people.get(actor)
    return user.name if user else GONE


def _about(known: _Known, group: Group) -> str:
    """Specialty (or role) and place: "cardiologist, Hospital Hope"."""
    user = known.people.get(group["actor"])
    if user is None or user.pk == known.patient.user_id:
        return ""
    doctor = getattr(user, "doctor", None)
    trade = (doctor.specialty if doctor else "") or user.get_role_display()
    organisation = known.organisations.get(group["organisation"] or "") or known.places.get(user.pk, "")
    return ", ".join(filter(None, [trade[:1].lower() + trade[1:], organisation]))


def _whom(known: _Known, group: Group) -> str:
    """The other side of an act on a permission, a request, a relationship or a block."""
    if group["category"] in Category.__members__:
        return f"everybody from {labels.kind_of(Category[group['category']])}"
    for subject in _ids(group):
        if grant := known.grants.get(subject):
            return _party(known, grant)
        if request := known.requests.get(subject):
            return request.user.name
        if subject in known.organisations:
            return known.organisations[subject]
        if (user := known.people.get(UUID(subject))) is not None and user.pk != known.patient.user_id:
            return user.name
    return "you" if group["actor"] != known.patient.user_id else "somebody"


def _ids(group: Group) -> Iterable[str]:
    yield from map(str, group["subjects"])
    if group["grants"]:
        yield group["grants"]


def _party(known: _Known, grant: Grant) -> str:
    if grant.user is not None:
        return grant.user.name
    return grant.organisation.name if grant.organisation is not None else "everybody of a kind"


def _permission(grant: Grant | None) -> str:
    """ "For your treatment. You allowed this until 30 May 2027.", and what became of it since."""
    if grant is None:
        return ""
    purpose = labels.purpose_of(grant.purposes)
    if grant.is_one_time:
        return f"{purpose}. You allowed one look."
    until = labels.dated(grant.until)
    if grant.state == GrantState.REVOKED and grant.revoked_at:
        return (
            f"{purpose}. You allowed this until {until}, and stopped it on {labels.dated(grant.revoked_at)}."
        )
    return f"{purpose}. You allowed this until {until}."
