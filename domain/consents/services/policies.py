"""Rules: grants made before anyone asks, to a class of people.

A request that one covers is answered from the contract at once.
"""

from dataclasses import dataclass
from functools import partial

from django.conf import settings

from adapters.chain import deployment
from adapters.chain.contracts.consents import Consents
from adapters.chain.errors import ChainError
from adapters.chain.values import FOREVER, NOBODY, Asker, Grantee, Item, Role, Terms, Verdict
from adapters.chain.values import Action as ChainAction
from adapters.vault.interface import SecondFactor
from common import clock
from common.categories import categories_in
from domain.accounts.models import Patient, User
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.consents import grant_drafts, salts, signed_terms
from domain.consents.errors import NotAllowedError
from domain.consents.grant_drafts import Recipient
from domain.consents.models import Grant, Request
from domain.consents.queries import refusals, usable_grants
from domain.consents.services import replacements, signed_grants
from domain.consents.terms import ANY_PURPOSE, Asked, Chosen, Flag
from domain.ledger import node
from domain.ledger.services import signed_flow
from domain.organisations.models import Function, Organisation


@dataclass(frozen=True, slots=True)
class Covered:
    """A rule that answers a request; `is_all`: with all that was asked for."""

    rule: Grant
    is_all: bool


def make(
    *,
    patient: Patient,
    chosen: Chosen,
    by: User,
    session: bytes,
    proof: SecondFactor,
    organisation: Organisation | None = None,
) -> Grant:
    """Allow the verified doctors of an organisation, or any verified doctor, to see something.

    Raises ValueError, NotAllowedError, VaultError.
    """
    recipient = Recipient(
        organisation=organisation, role=Role.DOCTOR, functions=int(Function.CLINICIAN) if organisation else 0
    )
    made = _draft(patient, recipient, chosen, by)
    signed = signed_grants.sign(made, patient=patient, session=session, proof=proof)
    with signed_flow.commit(
        *signed, look_again=partial(signed_grants.look_again, signed, patient=patient)
    ) as outbox:
        signed_grants.write(signed, outbox)
        events.write(action=Action.ACCESS_RULE_MADE, by=by, patient=patient, subject_id=made[0].pk)
    return made[0]


def change(
    *, policy: Grant, chosen: Chosen, goes_on: bool, by: User, session: bytes, proof: SecondFactor
) -> Grant:
    """Replace a rule in one statement, by a narrower or a wider one: it is the patient's own.

    `goes_on`: who was let in by the old one is by the new.

    Raises ValueError, ConflictError, NotAllowedError, VaultError.
    """
    recipient = Recipient(None, policy.organisation, Role(policy.role), policy.functions)
    made = _draft(policy.patient, recipient, chosen, by)
    signed, new = replacements.sign(old=policy, new=made, by=by, session=session, proof=proof), made[0]
    with replacements.commit(signed):
        if goes_on:
            Request.objects.filter(grant=policy).update(grant=new)
        events.write(
            action=Action.ACCESS_RULE_CHANGED,
            by=by,
            patient=policy.patient,
            subject_id=new.pk,
            detail={"replaces": str(policy.pk)},
        )
    return new


def covering(patient: Patient, asked: Asked, by: User) -> Covered | None:
    """The rule by which the contract itself allows what is asked; None where there is none, or while the
    chain is away. One that shows no older allergies, medicines and problems answers all the same, in part.

    The rows only say which terms to show: with a row that was changed since, the contract does not know them.
    """
    if asked.flags & ~(Flag.VIEW | Flag.DOWNLOAD) or asked.scope_record:
        return None
    rules = list(usable_grants.rules_for(usable_grants.grant_reader(by), patient.pk))
    if not rules:
        return None
    drawn = salts.for_subjects(patient.pk, [salts.grant(rule.pk) for rule in rules])
    terms = {rule.pk: signed_terms.terms_of(rule, salt) for rule, salt in zip(rules, drawn, strict=True)}
    beside = {rule.supplements_id: terms[rule.pk] for rule in rules if rule.supplements_id}
    found = []
    try:
        for rule in rules:
            ways = [terms[rule.pk], *([beside[rule.pk]] if rule.pk in beside else [])]
            if rule.supplements_id is None and _allow(ways, patient, asked, by, _ordinary(asked)):
                found.append(Covered(rule, _allow(ways, patient, asked, by, _whatever_date(asked))))
    except ChainError:
        return None
    return next((each for each in found if each.is_all), found[0] if found else None)


def is_refused(patient: Patient, asked: Asked) -> bool:
    """Whether the patient refuses every kind of records that is asked for."""
    return not asked.categories & ~refusals.blocked_categories(patient.pk)


def _ordinary(asked: Asked) -> list[Item]:
    """Each kind of records, at both ends of the period."""
    ends = {
        signed_terms.dated_from(asked.records_from),
        min(signed_terms.dated_to(asked.records_to), FOREVER),
    }
    return _items(asked.categories, ends)


def _whatever_date(asked: Asked) -> list[Item]:
    return _items(asked.all_dates, {0, FOREVER})


def _items(categories: int, ends: set[int]) -> list[Item]:
    return [
        Item(int(category), 0, end, bytes(32))
        for category in categories_in(categories)
        for end in sorted(ends)
    ]


def _allow(ways: list[Terms], patient: Patient, asked: Asked, by: User, items: list[Item]) -> bool:
    """To look at and, where that is asked, to download: each item is allowed by one of these terms."""
    if not items:
        return True
    contract = Consents(node.rpc(), deployment.load(settings.CHAIN_ID).consents)
    listed, now = refusals.as_signed(patient.pk), clock.unix(clock.now())
    actions = [ChainAction.VIEW, ChainAction.DOWNLOAD] if asked.flags & Flag.DOWNLOAD else [ChainAction.VIEW]
    for action in actions:
        said = [
            contract.is_allowed(
                terms, listed, Asker(by.address, _house(terms), int(asked.purpose), action, now), items
            )
            for terms in ways
        ]
        if not all(Verdict.ALLOWED in verdicts for verdicts in zip(*said, strict=True)):
            return False
    return True


def _house(terms: Terms) -> str:
    return terms.grantee if terms.kind == Grantee.ORGANISATION else NOBODY


def _draft(patient: Patient, recipient: Recipient, chosen: Chosen, by: User) -> list[Grant]:
    if patient.user_id != by.pk:
        raise NotAllowedError("This is for the patient to decide.", kept="Nothing was changed.")
    if chosen.flags & (Flag.WRITE | Flag.ONE_TIME) or chosen.records:
        raise ValueError("a rule allows to see what its kinds and dates reach")
    return grant_drafts.grants_for(patient=patient, recipient=recipient, chosen=chosen, purposes=ANY_PURPOSE)
