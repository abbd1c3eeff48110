"""What a patient refuses."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from adapters.chain.values import BlockList as ChainBlockList
from common.categories import Category, categories_in
from domain.accounts.models import Patient, User
from domain.consents import salts
from domain.consents.models import BlockedParty, BlockList, Discoverability, Halt
from domain.ledger.queries import acts
from domain.ledger.queries.anchors import AnchorStatus
from domain.organisations.models import Organisation
from domain.organisations.queries import memberships

_ON_CHAIN = {"mined", "confirmed"}
_LOOK_BACK = 8
_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Blocked:
    """One line of the list: a person or an organisation."""

    user: User | None
    organisation: Organisation | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Refusals:
    """`status`: how far the ledger is with the last change."""

    parties: list[Blocked]
    categories: list[Category]
    status: AnchorStatus | None


def refusals_of(patient: Patient) -> Refusals:
    """The list as it counts now."""
    newest = latest(patient.pk)
    if newest is None:
        return Refusals([], [], None)
    parties = newest.parties.select_related("user__doctor", "organisation").order_by("-at", "-pk")
    status = acts.status_of([(newest.pk, "blocks")]).get((newest.pk, "blocks"))
    return Refusals(
        [Blocked(each.user, each.organisation, each.at) for each in parties],
        categories_in(newest.categories),
        status,
    )


@dataclass(frozen=True, slots=True)
class Refused:
    """For asking record by record: `addresses` of persons and organisations, `categories` as a bit set."""

    addresses: frozenset[str]
    categories: int


def of_now(patient: Patient) -> Refused:
    """Two SQL statements."""
    newest = latest(patient.pk)
    if newest is None:
        return Refused(frozenset(), 0)
    return Refused(frozenset(newest.parties.values_list("address", flat=True)), newest.categories)


def latest(patient: UUID) -> BlockList | None:
    """The newest list that was signed: it counts here at once."""
    return BlockList.objects.filter(patient_id=patient).order_by("-sequence").first()


def is_blocked(patient: UUID | None, user: User) -> bool:
    """Whether the newest list names the person, or an organisation the person acts for.

    Asked for nobody, it costs the same.
    """
    mine = [membership.organisation_id for membership in memberships.for_user(user)]
    newest = BlockList.objects.filter(patient_id=patient or _NOBODY).order_by("-sequence").values("pk")[:1]
    return BlockedParty.objects.filter(
        Q(user=user) | Q(organisation_id__in=mine), list_id__in=newest
    ).exists()


def is_reachable(patient: Patient | None, user: User) -> bool:
    """Whether this person may find that patient. Asked for nobody, it costs the same."""
    blocked = is_blocked(patient.pk if patient else None, user)
    discoverability = getattr(patient, "discoverability", None)
    return (
        patient is not None
        and patient.user.is_active
        and not blocked
        and (discoverability is None or discoverability.by_number)
    )


def blocked_categories(patient: UUID) -> int:
    """The categories nobody else may see, as a bit set."""
    newest = latest(patient)
    return newest.categories if newest else 0


def is_found_by_number(patient: Patient) -> bool:
    """Whether doctors who know the number, the QR code or the address may ask; those on the list of blocks
    never.
    """
    return not Discoverability.objects.filter(patient=patient, by_number=False).exists()


def halted_until(patient: UUID) -> int:
    """Grants dated up to then (unix seconds) are over; 0: nothing was ever stopped."""
    return (
        Halt.objects.filter(patient_id=patient).order_by("-until").values_list("until", flat=True).first()
        or 0
    )


def as_signed(patient: UUID) -> ChainBlockList:
    """The list that the chain holds now, with its salt: the one a proof must show.

    A newer one on its way counts in the portal and the vault.
    """
    return for_proofs(patient)[0]


def for_proofs(patient: UUID) -> tuple[ChainBlockList, int]:
    """The list that the chain holds now, and the categories that the newest one refuses.

    One SQL statement for patients who refuse nothing.
    """
    lists = list(
        BlockList.objects.filter(patient_id=patient)
        .order_by("-sequence")
        .prefetch_related("parties")[:_LOOK_BACK]
    )
    statuses = acts.status_of([(row.pk, "blocks") for row in lists])
    refused = lists[0].categories if lists else 0
    for row in lists:
        status = statuses.get((row.pk, "blocks"))
        if status is not None and status.state in _ON_CHAIN:
            return signed_form(
                row, salts.for_subjects(patient, [salts.blocks(row.patient_id, row.sequence)])[0]
            ), refused
    return ChainBlockList(), refused


def signed_form(row: BlockList, salt: bytes) -> ChainBlockList:
    """In the order in which it was signed."""
    return ChainBlockList(
        tuple(party.address for party in sorted(row.parties.all(), key=lambda party: party.pk)),
        row.categories,
        salt,
    )
