"""Being found by number: on unless the patient says otherwise."""

import pytest
from django.test import Client

from domain.consents.errors import NotFoundError
from domain.consents.services import patient_lookup
from domain.consents.tests.world import World
from patients.tests.sharing.seen import reads

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def test_who_does_not_want_to_be_found_is_not_and_may_change_it(world: World, alice: Client) -> None:
    assert "With it a doctor can ask you." in reads(alice, "/sharing/")
    assert alice.post("/sharing/found/", {"on": "no"}).headers["Location"] == "/sharing/"
    assert "No doctor finds you by it now." in reads(alice, "/sharing/")
    with pytest.raises(NotFoundError):
        patient_lookup.by_number(world.alice.user.number, by=world.bob)
    alice.post("/sharing/found/", {"on": "yes"})
    assert patient_lookup.by_number(world.alice.user.number, by=world.bob) == world.alice
