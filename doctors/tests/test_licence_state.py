"""What a verifier decides reaches the doctor's next click: asked, rejected, approved, suspended; and time
does, without anybody.
"""

from datetime import timedelta

import pytest
from django.test import Client

from common import clock
from common.categories import Category, bits_of
from domain.accounts.models import User
from domain.consents.terms import READING, Flag
from domain.consents.tests.conftest import Later
from domain.consents.tests.world import World
from domain.credentials.models import Credential, CredentialState
from domain.credentials.reasons import Reason
from domain.credentials.services import reviews
from domain.credentials.tests import acts
from domain.records.models import Record
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
YEARS = 60 * 60 * 24 * 365 * 4


@pytest.fixture
def yusuf(world: World) -> User:
    """He has applied."""
    user = people.doctor("Yusuf").user
    acts.sent(user)
    return user


def latest_application(user: User) -> Credential:
    return Credential.objects.filter(user=user).latest("created_at")


def page(browser: Client, address: str = "/doctor/application/") -> str:
    return browser.get(address).content.decode()


def ask(world: World, user: User) -> None:
    question = Reason(reads="Your certificate says internal medicine.", says="Internal medicine")
    credential = reviews.take(credential=latest_application(user), by=world.vera)
    reviews.ask(
        credential=credential,
        revision=credential.revision,
        reasons={"specialty": question},
        by=world.vera,
        session=people.SESSION,
    )


def suspend(world: World, user: User) -> None:
    found = Credential.objects.get(user=user, state=CredentialState.APPROVED)
    reviews.suspend(
        credential=found,
        revision=found.revision,
        reason="The council asks.",
        by=world.vera,
        session=people.SESSION,
        proof=people.proof(),
    )


def test_a_question_is_answered_by_the_correction_it_offers(world: World, yusuf: User) -> None:
    ask(world, yusuf)
    browser = people.signed_in(yusuf)
    shown = page(browser)
    assert "One answer, and it goes back to the verifier" in shown
    assert "Your certificate says internal medicine." in shown
    assert "Change it to <bdi>Internal medicine</bdi>" in shown
    assert shown.count("Same") == 5
    browser.post("/doctor/application/answer/", {"way_specialty": "change", "specialty": "Internal medicine"})
    assert (latest_application(yusuf).state, latest_application(yusuf).specialty) == (
        CredentialState.SUBMITTED,
        "Internal medicine",
    )
    assert "Your application is with the verifiers" in page(browser)


def test_an_answer_that_says_nothing_is_asked_for_again(world: World, yusuf: User) -> None:
    ask(world, yusuf)
    answer = people.signed_in(yusuf).post(
        "/doctor/application/answer/", {"way_specialty": "change", "specialty": ""}
    )
    assert answer.status_code == 422
    assert "Write how it should read" in answer.content.decode()
    assert latest_application(yusuf).state == CredentialState.INFO_REQUIRED


def test_a_rejection_says_why_and_is_mended(world: World, yusuf: User) -> None:
    credential = reviews.take(credential=latest_application(yusuf), by=world.vera)
    why = {"licence_number": Reason(reads="The register has another number.")}
    reviews.reject(
        credential=credential,
        revision=credential.revision,
        reasons=why,
        by=world.vera,
        session=people.SESSION,
    )
    browser = people.signed_in(yusuf)
    shown = page(browser)
    assert "A verifier could not approve this" in shown
    assert "The register has another number." in shown
    assert "Correct it and resubmit" in shown
    assert browser.get("/doctor/").headers["Location"] == "/doctor/application/"
    mends = browser.get("/doctor/application/form/")
    assert mends.status_code == 200
    assert "The register has another number." in mends.content.decode()


def test_approved_he_works_until_a_date_and_sees_his_registration(world: World, yusuf: User) -> None:
    acts.approve(latest_application(yusuf), world.vera)
    browser = people.signed_in(yusuf)
    assert browser.get("/doctor/").status_code == 200
    shown = page(browser, "/doctor/credentials/")
    assert "You can work until" in shown
    assert "Licence valid" in shown
    assert "Your registration" in shown


def test_suspended_meanwhile_the_next_click_leads_to_why_and_nothing_else(world: World) -> None:
    world.given(by=world.bob, categories=bits_of([Category.VISITS]), flags=READING | Flag.WRITE)
    browser, chart = people.signed_in(world.bob), f"/doctor/patients/{world.alice.pk}/"
    assert browser.get(chart).status_code == 200
    suspend(world, world.bob)
    for address in ("/doctor/", chart, f"{chart}write/visit/", "/doctor/requests/ask/"):
        assert browser.get(address).headers["Location"] == "/doctor/application/", address
    day = clock.now().date().isoformat()
    browser.post(f"{chart}write/visit/", {"title": "Visit note", "record_date": day, "history": "Words"})
    assert not Record.objects.filter(author=world.bob).exists()
    assert "Your licence is suspended here" in page(browser)
    assert "The council asks." in page(browser)


def test_a_fragment_moves_the_whole_page(world: World) -> None:
    suspend(world, world.bob)
    answer = people.signed_in(world.bob).get("/doctor/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/doctor/application/")


def test_time_ends_a_licence_in_the_same_minute(world: World, later: Later) -> None:
    later(YEARS)
    browser = people.signed_in(world.bob)
    assert browser.get("/doctor/patients/").headers["Location"] == "/doctor/application/"
    assert "Your licence ended on" in page(browser)
    assert "Send the new licence" in page(browser)
    assert browser.post("/doctor/application/begin/").headers["Location"] == "/doctor/application/form/"
    assert Credential.objects.get(user=world.bob, state=CredentialState.DRAFT).renews is not None


def test_a_change_of_the_licence_goes_back_to_the_queue_and_the_old_one_stays(world: World) -> None:
    browser = people.signed_in(world.bob)
    known = Credential.objects.get(user=world.bob)
    Credential.objects.filter(pk=known.pk).update(specialty="Cardiology")
    said = {
        "full_name": known.full_name, "licence_number": known.licence_number, "authority": known.authority,
        "country": known.country,
        "specialty": "Cardiology", "licence_valid_until": known.licence_valid_until,
        "phone": "+31 20 555 0142",
        "postal_address": "Lindengracht 2", "hospitals": "", "blood_group": "",
    }  # fmt: skip
    assert browser.post("/doctor/credentials/details/", said).status_code == 302
    assert Credential.objects.filter(user=world.bob).count() == 1
    browser.post("/doctor/credentials/details/", {**said, "specialty": "Neurology"})
    assert Credential.objects.filter(user=world.bob).count() == 2
    assert browser.get("/doctor/").status_code == 200
    assert timedelta(0) < known.valid_until - clock.now()  # type: ignore[operator]  # approved until a date
