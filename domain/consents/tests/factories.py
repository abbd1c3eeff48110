"""Who is there.

Verified as a verifier does it; only the certificate was not uploaded (that has tests of its own).
"""

from datetime import date, timedelta

from adapters.chain.values import Role
from common import clock
from domain.accounts.models import User
from domain.consents.tests.world import World
from domain.credentials.models import Credential, CredentialState
from domain.credentials.tests import acts
from domain.ledger.services import role_appointments
from domain.ledger.tests.node import Node
from domain.organisations.models import Organisation
from tests import people

FAR = timedelta(days=900)


def world(node: Node) -> World:
    """Everybody is known to the chain."""
    vera = people.verifier("Vera")
    node.rpc.call("evm_setAutomine", [True])
    role_appointments.appoint(account=vera.address, role=Role.VERIFIER)
    node.rpc.call("evm_setAutomine", [False])
    bob, charlie = people.doctor("Bob").user, people.doctor("Charlie").user
    made = World(
        node,
        people.patient("Alice"),
        people.patient("Mallory"),
        bob,
        charlie,
        vera,
        people.organisation("Hospital Hope"),
    )
    for doctor in (bob, charlie):
        verify(doctor, vera)
    verify(made.hope.created_by, vera, made.hope)
    made.record()
    return made


def verify(
    holder: User, by: User, organisation: Organisation | None = None, *, until: date | None = None
) -> Credential:
    now = clock.now()
    waiting = Credential.objects.create(
        user=None if organisation else holder,
        organisation=organisation,
        role=organisation.role if organisation else holder.role,
        state=CredentialState.SUBMITTED,
        full_name=organisation.name if organisation else holder.name,
        licence_number=f"NR-{holder.number}",
        authority="Council",
        country="NL",
        licence_valid_until=(now + FAR).date(),
        submitted_at=now,
    )
    return acts.approve(waiting, by, until)
