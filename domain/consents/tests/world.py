"""Alice and Mallory (patients), Bob and Charlie (verified doctors), Vera who verified them, Hospital Hope;
contracts on a real node, a real vault.
"""

import time
from dataclasses import dataclass
from datetime import date, timedelta

from adapters.chain import blocks, deployment
from adapters.chain.contracts.consents import Consents, key_of
from adapters.chain.values import Action as ChainAction
from adapters.chain.values import Asker, Item, Verdict
from adapters.vault import client
from adapters.vault.envelope_binding import BoundMetadata
from adapters.vault.interface import Action, Requester, VaultRefusedError, VersionRef, item_id
from common import clock, ids
from common.categories import Category, bits_of
from domain.accounts.models import Patient, User
from domain.consents.models import Grant, Request
from domain.consents.queries import grant_proofs
from domain.consents.services import grants, requests
from domain.consents.signed_terms import day_of
from domain.consents.terms import READING, Asked, Chosen, Flag, Purpose
from domain.ledger.models import SignedAct
from domain.ledger.services import outcome_dispatcher
from domain.ledger.tests.node import Node
from domain.organisations.models import Organisation
from tests import people

LABS, IMAGES, VISITS = (bits_of([each]) for each in (Category.LABS, Category.IMAGES, Category.VISITS))


@dataclass(frozen=True)
class Kept:
    """One record of a patient as the vault has it: no row of the records app, which stands above."""

    ref: VersionRef
    facts: BoundMetadata


@dataclass
class World:
    node: Node
    alice: Patient
    mallory: Patient
    bob: User
    charlie: User
    vera: User
    hope: Organisation

    def again(self) -> "World":
        """The same people, read again."""
        alice, mallory = (
            Patient.objects.select_related("user").get(pk=each.pk) for each in (self.alice, self.mallory)
        )
        bob, charlie, vera = (User.objects.get(pk=each.pk) for each in (self.bob, self.charlie, self.vera))
        return World(
            self.node,
            alice,
            mallory,
            bob,
            charlie,
            vera,
            Organisation.objects.select_related("created_by").get(pk=self.hope.pk),
        )

    def record(self) -> None:
        """Everything waiting comes to the chain, and back as outcomes."""
        for _ in range(4):
            self.node.relay()
            self.mine()
            self.node.watch()
            outcome_dispatcher.dispatch()
            if not SignedAct.objects.filter(status__in=["waiting", "sent"]).exists():
                break
        while (ahead := blocks.head(self.node.rpc).timestamp - clock.unix(clock.now())) > 0:
            self.wait(ahead)  # what changed in a moment to come cannot be asked about yet

    def wait(self, seconds: float) -> None:
        time.sleep(min(seconds, 0.1))

    def mine(self) -> None:
        """A block of this moment: a node that went back to a snapshot took its clock back, too."""
        now = max(clock.unix(clock.now()), blocks.head(self.node.rpc).timestamp + 1)
        self.node.rpc.call("evm_setNextBlockTimestamp", [hex(now)])
        self.node.mine()

    def keep(
        self,
        patient: Patient,
        *,
        category: Category = Category.LABS,
        confidentiality: int = 0,
        day: date | None = None,
    ) -> Kept:
        """A sealed record of the patient's."""
        ref = VersionRef(ids.new(), 1)
        facts = BoundMetadata(
            patient.pk,
            patient.user.address,
            int(category),
            confidentiality,
            day_of(day or clock.now().date(), without=0),
            "text/plain",
            bytes(32),
            5,
        )
        client().open(patient=patient.pk, refs=[ref])
        client().close(bound={ref: facts})
        client().confirm(refs=[ref])
        return Kept(ref, facts)

    def ask(self, *, by: User | None = None, patient: Patient | None = None, **said: object) -> Request:
        return requests.ask(patient=patient or self.alice, asked=asked(**said), by=by or self.bob)

    def allow(self, request: Request, **said: object) -> Grant:
        return requests.allow(
            request=request,
            chosen=chosen(**said),
            by=request.patient.user,
            session=people.SESSION,
            proof=people.proof("password"),
        )

    def given(self, *, by: User | None = None, patient: Patient | None = None, **said: object) -> Grant:
        """Asked, allowed in full and in force."""
        request = self.ask(
            by=by,
            patient=patient,
            **{name: value for name, value in said.items() if name not in {"records", "ceiling"}},
        )
        grant = self.allow(
            request,
            **{
                name: value
                for name, value in said.items()
                if name not in {"purpose", "reason", "scope_record"}
            },
        )
        self.record()
        return grant

    def revoke(self, grant: Grant) -> None:
        grants.revoke(grant=grant, by=grant.patient.user, session=people.SESSION)

    def opens(
        self, who: User, kept: Kept, *, session: bytes = people.SESSION, action: Action = Action.VIEW
    ) -> bool:
        """Whether the portal finds a proof for it, and the vault gives the key for that proof."""
        patient = Patient.objects.get(pk=kept.facts.patient)
        facts = kept.facts
        for held in grant_proofs.for_user(who, patient):
            is_in_range = held.covers(
                record=kept.ref.record,
                category=facts.category,
                confidentiality=facts.confidentiality,
                record_date=facts.record_date,
            )
            if is_in_range and self.vault_gives(who, kept, held, session=session, action=action):
                return True
        return False

    def vault_gives(
        self,
        who: User,
        kept: Kept,
        held: grant_proofs.UsableGrant,
        *,
        session: bytes = people.SESSION,
        action: Action = Action.VIEW,
    ) -> bool:
        """Whether the vault, asked with this proof whatever the portal says, gives the key."""
        requester = Requester(who.pk, who.address, session)
        try:
            token = client().request_access(
                requester=requester,
                bound={kept.ref: kept.facts},
                action=action,
                grant_proof=held.proving([kept.ref]),
            )
            return client().redeem(token=token, requester=requester)[kept.ref].record is not None
        except VaultRefusedError:
            return False

    def contract_says(
        self, who: User, kept: Kept, held: grant_proofs.UsableGrant, *, action: ChainAction = ChainAction.VIEW
    ) -> Verdict:
        shown = held.proving([kept.ref])
        asker = Asker(who.address, shown.organisation, shown.purpose, action, clock.unix(clock.now()))
        facts = kept.facts
        item = Item(
            facts.category,
            facts.confidentiality,
            facts.record_date,
            item_id(kept.ref.record),
            proof=shown.proofs.get(kept.ref, ()),
        )
        return Consents(self.node.rpc, deployment.load(31337).consents).is_allowed(
            shown.terms, shown.blocks, asker, [item]
        )[0]

    def on_chain(self, grant: Grant) -> tuple[int, int]:
        contract = Consents(self.node.rpc, deployment.load(31337).consents)
        return tuple(contract.consents_of([key_of(grant.owner, bytes(grant.terms_hash))])[0])  # type: ignore[return-value]


def asked(**said: object) -> Asked:
    given: dict[str, object] = {
        "purpose": Purpose.TREATMENT,
        "categories": LABS | IMAGES,
        "records_from": clock.now().date() - timedelta(days=365),
    }
    return Asked(**{**given, **said})  # type: ignore[arg-type]  # names of fields


def chosen(**said: object) -> Chosen:
    given: dict[str, object] = {
        "categories": LABS | IMAGES,
        "records_from": clock.now().date() - timedelta(days=365),
        "flags": READING,
    }
    return Chosen(**{**given, **said})  # type: ignore[arg-type]  # names of fields


__all__ = ["IMAGES", "LABS", "READING", "VISITS", "Flag", "Kept", "World", "asked", "chosen"]
