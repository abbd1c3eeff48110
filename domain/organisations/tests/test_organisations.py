"""An organisation is made once, by somebody of its role, with an account that signs for it."""

import pytest

from adapters.vault import client as vault
from common.errors import MedChainError
from domain.accounts.models import User
from domain.accounts.roles import Role
from domain.audit.models import Event
from domain.organisations.access_points import AccessPointError
from domain.organisations.models import Function, Organisation
from domain.organisations.queries import memberships
from domain.organisations.services import organisations
from domain.organisations.services.managers import NotManagerError
from domain.organisations.services.organisations import Contact, Details
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
CONTACT = Contact("Lindengracht 1", "office@hope.example", "+31 20 555 0100", "https://portal.hope.example/")


def details(kind: str = "hospital", contact: Contact = CONTACT) -> Details:
    return Details(kind, "Hospital Hope", "REG-1", "Chamber of Commerce", "NL", contact)


def test_dana_makes_hope_and_is_its_first_manager() -> None:
    dana = people.professional("Dana", Role.HOSPITAL)
    hope = organisations.create(details=details(), title="director", by=dana, session=people.SESSION)
    assert vault().create_account(account=hope.pk) == hope.address
    assert hope.access_point == "https://portal.hope.example"
    membership = memberships.staff_membership(dana)
    assert membership is not None
    assert (membership.organisation, Function(membership.functions), membership.title) == (
        hope,
        Function.MANAGER,
        "director",
    )
    assert Event.objects.get(action="organisation.created").subject_id == hope.pk


def test_a_second_time_returns_the_first() -> None:
    dana = people.professional("Dana", Role.HOSPITAL)
    made = [
        organisations.create(details=details(), title="director", by=dana, session=people.SESSION)
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert Organisation.objects.count() == 1


def test_of_two_clicks_at_once_the_second_finds_what_the_first_made(monkeypatch: pytest.MonkeyPatch) -> None:
    dana = people.professional("Dana", Role.HOSPITAL)
    first = organisations.create(details=details(), title="director", by=dana, session=people.SESSION)
    looked: list[object] = []
    real = organisations._mine

    def blind_once(by: User) -> Organisation | None:
        looked.append(by)
        return None if len(looked) == 1 else real(by)

    monkeypatch.setattr(organisations, "_mine", blind_once)
    assert organisations.create(details=details(), title="director", by=dana, session=people.SESSION) == first
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (Role.PHARMACY, "hospital"),
        (Role.HOSPITAL, "insurer"),
        (Role.DOCTOR, "hospital"),
        (Role.PATIENT, "clinic"),
    ],
)
def test_an_account_makes_only_organisations_of_its_role(role: Role, kind: str) -> None:
    with pytest.raises(MedChainError, match="another kind"):
        organisations.create(
            details=details(kind), title="", by=people.professional("Mallory", role), session=people.SESSION
        )
    assert not Organisation.objects.exists()


def test_a_private_access_point_stores_nothing() -> None:
    dana = people.professional("Dana", Role.HOSPITAL)
    inside = Contact("Lindengracht 1", "office@hope.example", access_point="https://10.0.0.1")
    with pytest.raises(AccessPointError):
        organisations.create(details=details(contact=inside), title="", by=dana, session=people.SESSION)
    hope = organisations.create(details=details(), title="", by=dana, session=people.SESSION)
    with pytest.raises(AccessPointError):
        organisations.edit(organisation=hope, contact=inside, by=dana)
    assert Organisation.objects.get().access_point == "https://portal.hope.example"


def test_its_manager_changes_how_it_is_reached_and_the_log_names_the_fields() -> None:
    hope = people.organisation("Hospital Hope")
    assert organisations.edit(organisation=hope, contact=CONTACT, by=hope.created_by) == [
        "access_point",
        "email",
        "phone",
        "postal_address",
    ]
    hope.refresh_from_db()
    assert organisations.edit(organisation=hope, contact=CONTACT, by=hope.created_by) == []
    event = Event.objects.get(action="organisation.edited")
    assert "office@hope.example" not in str(event.detail)


def test_nobody_else_does() -> None:
    hope, clinic = people.organisation("Hospital Hope"), people.organisation("Clinic", manager="Mallory")
    desk = people.staff("Desk", hope, Function.DESK)
    for other in (desk, clinic.created_by):
        with pytest.raises(NotManagerError):
            organisations.edit(organisation=hope, contact=CONTACT, by=other)
    hope.refresh_from_db()
    assert hope.email != CONTACT.email
