"""Dana changes what Nora and Bob do at Hope: a form, what it means, and Hope's signature."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from common import clock
from domain.accounts.models import User
from domain.credentials.models import Credential, CredentialState
from domain.ledger.models import SignedAct
from domain.organisations.models import Function, Membership, Organisation
from domain.organisations.services import members
from organisations.tests.conftest import verified
from organisations.tests.test_staff import stale
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
DESK, NURSE, MANAGER = int(Function.DESK), int(Function.NURSE), int(Function.MANAGER)


@pytest.fixture
def nora(working: Organisation) -> Membership:
    """Admitted as a nurse."""
    user = people.staff("Nora", working, Function.NURSE)
    return admitted(working, user)


def admitted(at: Organisation, user: User) -> Membership:
    row = Membership.objects.select_related("organisation", "user").get(user=user)
    members.sign_waiting(memberships=[row], by=at.created_by, session=people.SESSION, proof=people.proof())
    return Membership.objects.select_related("organisation", "user").get(user=user)


def path(membership: Membership) -> str:
    return f"/hospital/staff/{membership.pk}/change/"


def chosen(browser: Client, membership: Membership, step: str, **other: object) -> dict[str, object]:
    """What the form sends, with the mark that it showed."""
    shown = browser.get(path(membership)).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', shown)
    assert seen, shown
    return {"functions": [DESK], "title": "", "seen": seen.group(1), "step": step, **other}


def test_the_form_shows_what_is_and_the_next_page_what_it_means(danas: Client, nora: Membership) -> None:
    form = danas.get(path(nora)).content.decode()
    assert re.search(rf'value="{NURSE}"[^>]*checked', form)
    assert 'name="valid_until"' not in form
    page = danas.post(path(nora), chosen(danas, nora, "look")).content.decode()
    assert (
        "They may then</bdi></b> read what patients share with the desk of Hospital Hope, once the "
        "ledger has it."
    ) in page
    assert (
        "They may no longer</bdi></b> read what patients share with the nurses of Hospital Hope, "
        "from this moment."
    ) in page
    assert not SignedAct.objects.filter(version=2).exists()


def test_it_is_signed_and_the_list_says_so(danas: Client, nora: Membership) -> None:
    answer = danas.post(path(nora), chosen(danas, nora, "sign"), follow=True)
    nora.refresh_from_db()
    assert (nora.functions, nora.sequence) == (DESK, 2)
    page = answer.content.decode()
    assert "What was taken away counts no longer. What was added counts when the ledger has it." in page
    assert "Being recorded" in page


def test_choosing_again_keeps_what_was_chosen(danas: Client, nora: Membership) -> None:
    page = danas.post(path(nora), chosen(danas, nora, "form", title="Ward 4")).content.decode()
    assert 'value="Ward 4"' in page
    nora.refresh_from_db()
    assert (nora.functions, nora.title) == (NURSE, "")


def test_nothing_different_is_nothing_changed(danas: Client, nora: Membership) -> None:
    answer = danas.post(path(nora), chosen(danas, nora, "sign", functions=[NURSE]), follow=True)
    assert "Nothing was different" in answer.content.decode()
    assert not SignedAct.objects.filter(version=2).exists()


@pytest.mark.parametrize(
    "other", [{"functions": []}, {"functions": [1]}, {"functions": [128]}, {"seen": ""}, {"title": "x" * 101}]
)
def test_what_cannot_be_is_not_signed(danas: Client, nora: Membership, other: dict[str, object]) -> None:
    for step in ("look", "sign"):
        assert danas.post(path(nora), chosen(danas, nora, step, **other)).status_code == 422
    nora.refresh_from_db()
    assert (nora.functions, nora.sequence) == (NURSE, 1)


def test_a_form_from_before_another_change_says_so(danas: Client, nora: Membership) -> None:
    before = chosen(danas, nora, "sign", functions=[MANAGER])
    danas.post(path(nora), chosen(danas, nora, "sign"))
    answer = danas.post(path(nora), before)
    assert answer.status_code == 422
    assert "changed a moment ago" in answer.content.decode()
    assert '<dd dir="auto">Desk</dd>' in answer.content.decode(), "what it is now"
    nora.refresh_from_db()
    assert nora.functions == DESK


def test_the_last_manager_reads_why_before_signing(working: Organisation, danas: Client) -> None:
    own = working.memberships.get()
    answer = danas.post(path(own), chosen(danas, own, "look"))
    assert answer.status_code == 422
    assert "last manager stays one" in answer.content.decode()


def test_dana_hands_over_and_manages_no_more(working: Organisation, danas: Client, nora: Membership) -> None:
    danas.post(path(nora), chosen(danas, nora, "sign", functions=[NURSE, MANAGER]))
    own = admitted(working, working.created_by)
    page = danas.post(path(own), chosen(danas, own, "look")).content.decode()
    assert "You may no longer</bdi></b> invite" in page
    danas.post(path(own), chosen(danas, own, "sign"))
    assert danas.get(path(nora)).status_code == 404
    assert people.signed_in(nora.user).get(path(own)).status_code == 200


def test_it_wants_a_fresh_login(danas: Client, nora: Membership) -> None:
    browser = stale(danas)
    for ask in (browser.get, browser.post):
        assert ask(path(nora)).headers["Location"].startswith("/security/confirm/?next=")


def test_nobody_else_changes_anything(working: Organisation, nora: Membership) -> None:
    other = verified(people.organisation("Clinic", "clinic", manager="Mallory")).created_by
    for user in (nora.user, people.staff("Otto", working, Function.DESK), other):
        browser = people.signed_in(user)
        assert browser.get(path(nora)).status_code == 404
        assert browser.post(path(nora), {"functions": [MANAGER], "step": "sign"}).status_code == 404
    nora.refresh_from_db()
    assert nora.functions == NURSE


def test_a_doctor_gets_another_last_day_and_other_tasks(working: Organisation, danas: Client) -> None:
    bob = people.doctor("Bob").user
    Credential.objects.create(
        user=bob,
        role="doctor",
        state=CredentialState.APPROVED,
        full_name="Bob",
        valid_until=clock.now() + timedelta(days=300),
    )
    until = clock.now() + timedelta(days=30)
    asked = members.propose(
        organisation=working, user=bob, valid_from=clock.now(), valid_until=until, by=working.created_by
    )
    members.accept(membership=asked, by=bob)
    row, later = admitted(working, bob), timezone.localdate() + timedelta(days=60)
    kept = {"functions": [1], "valid_until": timezone.localdate(until).isoformat()}
    assert (
        "Nothing was different"
        in danas.post(path(row), chosen(danas, row, "sign", **kept), follow=True).content.decode()
    )
    danas.post(
        path(row),
        chosen(danas, row, "sign", functions=[1, int(Function.PRIVACY)], valid_until=later.isoformat()),
    )
    row.refresh_from_db()
    assert row.valid_until is not None
    assert (row.functions, timezone.localdate(row.valid_until)) == (
        int(Function.CLINICIAN | Function.PRIVACY),
        later,
    )
    passed = danas.post(path(row), chosen(danas, row, "look", functions=[1], valid_until="2020-01-01"))
    assert (passed.status_code, "This day has passed" in passed.content.decode()) == (422, True)
    page = danas.post(
        path(row), chosen(danas, row, "look", functions=[int(Function.PRIVACY)], valid_until="")
    ).content.decode()
    assert "What patients share with the doctor in person" in page
    assert "When one of you ends it" in page
    assert "Doctor, Privacy officer" in people.signed_in(bob).get("/doctor/credentials/").content.decode()


def test_a_name_is_text_in_every_step(working: Organisation, danas: Client, nora: Membership) -> None:
    User.objects.filter(pk=nora.user_id).update(name="<img src=x onerror=alert(1)>")
    Membership.objects.filter(pk=nora.pk).update(title="<script>alert(2)</script>")
    for answer in (
        danas.get(path(nora)),
        danas.post(path(nora), chosen(danas, nora, "look", title="<b onclick=x>")),
        danas.get("/hospital/staff/"),
    ):
        page = answer.content.decode()
        assert not {part for part in ("<img", "<script>alert", "<b onclick") if part in page}
