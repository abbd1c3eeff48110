"""People are found as one types their names, not only as a certificate writes them."""

import pytest

from domain.accounts.models import User
from domain.consents.queries import parties
from domain.credentials.models import Credential
from domain.credentials.queries import accounts, register
from domain.credentials.tests import acts

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
NAME = "Łukasz Ørsted-O’Brien"


@pytest.mark.parametrize("typed", ["lukasz", "ORSTED", "o'brien", "OBrien", "Łukasz Ørsted", "brien lukasz"])
def test_a_doctor_is_found_without_the_letters_of_the_name(bob: User, vera: User, typed: str) -> None:
    acts.verified(bob, vera, number="VMDC-52 0917")
    User.objects.filter(pk=bob.pk).update(name=NAME)
    Credential.objects.update(full_name=NAME)

    assert [entry.name for entry in register.find(typed)] == [NAME]
    assert [party.user for party in parties.matching(typed)] == [bob]
    assert [row.id for row in accounts.page(role="", text=typed, cursor="").rows] == [bob.pk]


@pytest.mark.parametrize("typed", ["’’’", "```", "%%%", "___"])
def test_signs_alone_find_nobody(bob: User, vera: User, typed: str) -> None:
    acts.verified(bob, vera, number="VMDC-52 0917")
    assert register.find(typed) == []
    assert parties.matching(typed) == []
    assert list(accounts.page(role="", text=typed, cursor="").rows) == []
