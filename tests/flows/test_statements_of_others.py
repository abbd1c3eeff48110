"""Pages of sharing, of doctors, verifiers and a hospital cost the same number of SQL statements with few rows
in every list and with many.

MEDCHAIN_ROWS sets how many (docs/benchmarks.md). Beside a page's own stand those that say who asks and
whether that person may work now.
"""

import os
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from stdnum import verhoeff

from domain.accounts import national_ids
from domain.accounts.models import Patient, User
from domain.accounts.services import registration
from domain.consents.services import grants
from domain.consents.terms import Purpose
from domain.consents.tests.conftest import _before_any_transaction, first_world, quiet_node, world
from domain.consents.tests.factories import verify
from domain.consents.tests.world import World, chosen
from domain.credentials.models import Credential
from domain.credentials.tests import acts as applying
from domain.organisations.models import Function
from domain.records.tests.sharing import acts
from tests import people
from tests.flows.test_statements import cost

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
FEW, MANY = 3, int(os.environ.get("MEDCHAIN_ROWS", "12"))
LIMIT = 7
#: Session and account; then a patient's row; a doctor's second factor, row, licence, memberships and licences
#: of those; likewise the others'.
BESIDE = {"patient": 3, "doctor": 7, "verifier": 3, "hospital": 5}
#: What these ask beyond the limit (docs/benchmarks.md), and no worse than this.
BEYOND = {
    "patient: home": 2,
    "patient: sharing": 5,
    "patient: access log": 7,
    "doctor: today": 2,
    "doctor: chart": 11,
    "doctor: a record": 19,
    "doctor: credentials": 1,
    "verifier: queue": 1,
    "verifier: application": 5,
    "verifier: register": 1,
}


def somebody(number: int) -> Patient:
    digits = f"29{number:09}"
    own = national_ids.parse("IN", digits + verhoeff.calc_check_digit(digits))
    given = replace(
        people.details("Alice"),
        name=f"Patient {number}",
        email=f"patient{number}@example.org",
        national_id=own,
    )
    return registration.register(
        details=given, password=people.PASSWORD, session=people.SESSION, email_confirmed=True
    ).user.patient


def more(world: World, first: int, last: int) -> None:
    """In every list that a page shows, rows with these numbers."""
    for number in range(first, last):
        acts.keep(world.alice, title=f"Blood count {number}")
        patient = somebody(number)
        grants.offer(
            patient=patient, to=world.bob, chosen=chosen(), purpose=Purpose.TREATMENT, by=patient.user,
            session=people.SESSION,
            proof=people.proof("password"),
        )  # fmt: skip
        doctor = people.doctor(f"Doctor{number}").user
        verify(doctor, world.vera)
        world.ask(by=doctor)
        acts.allow(world, to=doctor)
        applying.sent(people.doctor(f"Applicant{number}").user)
        people.staff(f"Desk{number}", world.hope, Function.DESK)
    world.record()


def looks(browser: Client, world: World) -> None:
    """Bob opens every record: lines of Alice's log."""
    for record in world.alice.records.all():
        assert browser.get(reverse("doctors:record", args=[world.alice.pk, record.pk])).status_code == 200


def pages(world: World, application: Credential) -> dict[str, dict[str, str]]:
    """By role: what is looked at, and its address."""
    record, request = (
        world.alice.records.earliest("created_at"),
        world.alice.access_requests.earliest("asked_at"),
    )
    chart = [world.alice.pk]
    return {
        "patient": {
            "home": reverse("patients:home"),
            "sharing": reverse("patients:sharing"),
            "a request": reverse("patients:request", args=[request.pk]),
            "access log": reverse("patients:log"),
            "notices": reverse("notices:list"),
        },
        "doctor": {
            "today": reverse("doctors:home"),
            "requests": reverse("doctors:requests"),
            "patients": reverse("doctors:patients"),
            "chart": reverse("doctors:chart", args=chart),
            "a record": reverse("doctors:record", args=[*chart, record.pk]),
            "credentials": reverse("doctors:credentials"),
        },
        "verifier": {
            "queue": reverse("admin_portal:queue"),
            "application": reverse("admin_portal:application", args=[application.pk]),
            "register": reverse("admin_portal:register"),
            "what ends": reverse("admin_portal:expiring"),
            "decided": reverse("admin_portal:decided"),
        },
        "hospital": {"home": reverse("hospitals:home"), "staff": reverse("hospitals:staff")},
    }


def costs(world: World, application: Credential) -> dict[str, tuple[int, int]]:
    """By page: the portal's own statements beside those of its role, and the vault's."""
    who: dict[str, User] = {
        "patient": world.alice.user,
        "doctor": world.bob,
        "verifier": world.vera,
        "hospital": world.hope.created_by,
    }
    found = {}
    for role, those in pages(world, application).items():
        browser = people.signed_in(who[role])
        if role == "doctor":
            looks(browser, world)
        for name, address in those.items():
            portal, vault = cost(browser, address)
            found[f"{role}: {name}"] = (portal - BESIDE[role], vault)
    return found


def test_statements_do_not_grow_with_the_rows(world: World) -> None:
    acts.allow(world)
    more(world, 0, FEW)
    application = applying.sent(people.doctor("Yusuf").user)
    few = costs(world, application)
    more(world, FEW, MANY)
    many = costs(world, application)
    print(many)
    assert many == few
    assert {name: own for name, (own, _) in many.items() if own > LIMIT + BEYOND.get(name, 0)} == {}


__all__ = ["_before_any_transaction", "first_world", "quiet_node", "world"]
