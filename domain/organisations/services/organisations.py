"""An organisation comes into the portal: its own signing account, its first manager.

Verified it is only by a credential.
"""

from dataclasses import asdict, dataclass
from functools import partial

from django.db import transaction

from adapters.vault import client
from common import clock, ids
from common.errors import MedChainError
from domain.accounts.models import User
from domain.audit.services import events
from domain.ledger.services import signed_flow
from domain.organisations import access_points, evidence
from domain.organisations.models import Function, Membership, MembershipState, Organisation, OrganisationKind
from domain.organisations.services import managers


@dataclass(frozen=True, slots=True)
class Contact:
    """What a manager may change at any time. `access_point` is an https address or "" (its staff work
    here).
    """

    postal_address: str
    email: str
    phone: str = ""
    access_point: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """What an organisation says of itself. `country` is an ISO code of two letters."""

    kind: str
    name: str
    registration_number: str
    authority: str
    country: str
    contact: Contact


def create(*, details: Details, title: str, by: User, session: bytes) -> Organisation:
    """Make it, with its signing account, and its first manager (`title` is what that person is there).

    Twice is once: the first is returned.

    Raises MedChainError where the kind is not of the person's role, AccessPointError, VaultUnavailableError.
    """
    if OrganisationKind(details.kind).role != by.role:
        raise MedChainError(
            "Your account is for another kind of organisation.",
            kept="Nothing was stored.",
            next="Join with the account that fits, or choose its kind.",
        )
    first = _mine(by)
    if first is not None:
        return first
    organisation = _prepared(details, by)
    signed = evidence.signed_registration(organisation, session)
    try:
        with signed_flow.commit(signed, look_again=partial(_require_first, by)) as outbox:
            _store(organisation, title, by)
            outbox.record(signed)
            events.write(
                action="organisation.created",
                by=by,
                subject_id=organisation.pk,
                detail={"kind": organisation.kind},
            )
    except _MadeAlready as earlier:
        client().erase_patient(patient=organisation.pk)
        client().destroy_account(account=organisation.pk)
        return earlier.organisation
    return organisation


def edit(*, organisation: Organisation, contact: Contact, by: User) -> list[str]:
    """Change how it can be reached: names of the changed fields.

    What was verified changes only by a new application.

    Raises NotManagerError, AccessPointError.
    """
    managers.require_manager(by, organisation)
    values = {**asdict(contact), "access_point": access_points.checked(contact.access_point)}
    changed = sorted(name for name, value in values.items() if getattr(organisation, name) != value)
    if changed:
        with transaction.atomic():
            Organisation.objects.filter(pk=organisation.pk).update(**{name: values[name] for name in changed})
            events.write(
                action="organisation.edited", by=by, subject_id=organisation.pk, detail={"changed": changed}
            )
    return changed


def describe(
    *, organisation: Organisation, name: str, registration_number: str, authority: str, country: str
) -> None:
    """What an application states, or a verifier confirmed, of the organisation.

    Inside the transaction of whoever decides that.
    """
    said = {
        "name": name,
        "registration_number": registration_number,
        "authority": authority,
        "country": country,
    }
    Organisation.objects.filter(pk=organisation.pk).update(**said)


class _MadeAlready(Exception):  # noqa: N818  no error: the first is the answer
    def __init__(self, organisation: Organisation) -> None:
        super().__init__()
        self.organisation = organisation


def _require_first(by: User) -> None:
    """Of two clicks at once, the second finds what the first made. Raises _MadeAlready."""
    User.objects.select_for_update().get(pk=by.pk)
    first = _mine(by)
    if first is not None:
        raise _MadeAlready(first)


def _mine(by: User) -> Organisation | None:
    found = (
        Membership.objects.filter(user=by)
        .exclude(state=MembershipState.ENDED)
        .select_related("organisation")
        .first()
    )
    return found.organisation if found else None


def _prepared(details: Details, by: User) -> Organisation:
    contact = details.contact
    organisation_id = ids.new()
    point = access_points.checked(contact.access_point)
    address = client().create_account(account=organisation_id)
    client().create_patient(patient=organisation_id, account=organisation_id)
    return Organisation(
        id=organisation_id,
        kind=details.kind,
        name=details.name,
        address=address,
        registration_number=details.registration_number,
        authority=details.authority,
        country=details.country,
        postal_address=contact.postal_address,
        email=contact.email,
        phone=contact.phone,
        access_point=point,
        created_by=by,
    )


def _store(organisation: Organisation, title: str, by: User) -> None:
    organisation.save(force_insert=True)
    now = clock.now()
    Membership.objects.create(
        organisation=organisation,
        user=by,
        functions=int(Function.MANAGER),
        title=title,
        state=MembershipState.ACTIVE,
        valid_from=now,
        accepted_at=now,
    )
