"""Rules: grants made before anyone asks, to a class of people.

A request that one covers is answered from the contract at once.
"""

from django.conf import settings
from django.db import transaction

from adapters.chain import deployment
from adapters.chain.contracts.consents import Consents
from adapters.chain.errors import ChainError
from adapters.chain.values import FOREVER, NOBODY, Asker, Grantee, Item, Role, Verdict
from adapters.chain.values import Action as ChainAction
from adapters.vault.interface import SecondFactor
from common import clock
from common.categories import categories_in
from domain.accounts.models import Patient, User
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.consents import salts, signing
from domain.consents.errors import NotAllowedError
from domain.consents.models import Grant, Request
from domain.consents.queries import live, refusals
from domain.consents.services import drafting, granting, replacing
from domain.consents.services.drafting import To
from domain.consents.terms import ANY_PURPOSE, Asked, Chosen, Flag
from domain.ledger import node
from domain.organisations.models import Function, Organisation


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
    to = To(
        organisation=organisation, role=Role.DOCTOR, functions=int(Function.CLINICIAN) if organisation else 0
    )
    grant = _draft(patient, to, chosen, by)
    signed = drafting.sign([grant], patient=patient, session=session, proof=proof)
    with transaction.atomic():
        granting.write(signed, patient=patient)
        events.write(action=Action.ACCESS_RULE_MADE, by=by, patient=patient, subject_id=grant.pk)
    return grant


def change(
    *, policy: Grant, chosen: Chosen, goes_on: bool, by: User, session: bytes, proof: SecondFactor
) -> Grant:
    """Replace a rule in one statement, by a narrower or a wider one: it is the patient's own.

    `goes_on`: who was let in by the old one is by the new.

    Raises ValueError, ConflictError, NotAllowedError, VaultError.
    """
    new = _draft(
        policy.patient, To(None, policy.organisation, Role(policy.role), policy.functions), chosen, by
    )
    new.replaces = policy
    signed = replacing.sign(old=policy, new=new, by=by, session=session, proof=proof)
    with transaction.atomic():
        replacing.write(policy, signed)
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


def covering(patient: Patient, asked: Asked, by: User) -> Grant | None:
    """The rule by which the contract itself allows all that is asked; None where there is none, or while the
    chain is away.

    The rows only say which terms to show: with a row that was changed since, the contract does not know them.
    """
    if asked.flags & ~(Flag.VIEW | Flag.DOWNLOAD) or asked.scope_record:
        return None
    rules = list(live.rules_for(live.acting(by), patient.pk))
    if not rules:
        return None
    drawn = salts.of(patient.pk, [salts.grant(rule.pk) for rule in rules])
    try:
        return next(
            (rule for rule, salt in zip(rules, drawn, strict=True) if _allows(rule, salt, asked, by)), None
        )
    except ChainError:
        return None


def is_refused(patient: Patient, asked: Asked) -> bool:
    """Whether the patient refuses every kind of records that is asked for."""
    return not asked.categories & ~refusals.blocked_categories(patient.pk)


def _allows(rule: Grant, salt: bytes, asked: Asked, by: User) -> bool:
    """Each kind of records, at both ends of the period, to look at and to download where that is asked: every
    answer is yes.
    """
    contract = Consents(node.rpc(), deployment.load(settings.CHAIN_ID).consents)
    terms, listed = signing.terms_of(rule, salt), refusals.as_signed(rule.patient_id)
    ends = {signing.dated_from(asked.records_from), min(signing.dated_to(asked.records_to), FOREVER)}
    items = [
        Item(int(category), 0, end, bytes(32))
        for category in categories_in(asked.categories)
        for end in sorted(ends)
    ]
    organisation = rule.grantee if rule.kind == Grantee.ORGANISATION else NOBODY
    actions = [ChainAction.VIEW, ChainAction.DOWNLOAD] if asked.flags & Flag.DOWNLOAD else [ChainAction.VIEW]
    now = clock.unix(clock.now())
    askers = [Asker(by.address, organisation, int(asked.purpose), action, now) for action in actions]
    return all(
        verdict is Verdict.ALLOWED
        for asker in askers
        for verdict in contract.is_allowed(terms, listed, asker, items)
    )


def _draft(patient: Patient, to: To, chosen: Chosen, by: User) -> Grant:
    if patient.user_id != by.pk:
        raise NotAllowedError("This is for the patient to decide.", kept="Nothing was changed.")
    if chosen.flags & (Flag.WRITE | Flag.ONE_TIME) or chosen.records:
        raise ValueError("a rule allows to see what its kinds and dates reach")
    (grant,) = drafting.grants_for(patient=patient, to=to, chosen=chosen, purposes=ANY_PURPOSE)
    return grant
