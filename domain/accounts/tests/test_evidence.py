"""What accounts have anchored passes the notary, who recomputes all of it."""

from dataclasses import replace

import pytest

from domain.accounts.models import ProfileVersion
from domain.accounts.services import profile
from domain.ledger.models import Entry
from domain.ledger.tests.conftest import node, quiet_node
from domain.ledger.tests.node import Node
from tests import people

__all__ = ["node", "quiet_node"]
pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


def states() -> dict[str, str]:
    return dict(Entry.objects.values_list("kind", "status"))


def edit(name: str) -> None:
    alice = people.patient(name)
    assert profile.edit(
        patient=alice,
        profile=replace(profile.current(alice), phone="+31 6 12"),
        session=people.SESSION,
        by=alice.user,
    )


def test_a_registration_and_a_change_of_details_are_recorded(node: Node) -> None:
    edit("Alice")
    node.round()
    assert states() == {"registration": "batched", "profile": "batched"}


def test_details_that_are_not_those_that_were_signed_are_refused(node: Node) -> None:
    edit("Alice")
    ProfileVersion.objects.update(details_sha256=bytes(32))
    node.round()
    assert states() == {"registration": "batched", "profile": "refused"}
