"""Who can see what: the count is the title, stopping is one click and a question, and what is refused
outranks everything.
"""

from datetime import timedelta
from urllib.parse import quote
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from common import clock
from domain.accounts.models import Session
from domain.consents.models import Grant, GrantState, Relationship, RelationshipState
from domain.consents.queries import refusals
from domain.consents.tests.world import IMAGES, LABS, Flag, World
from domain.records.models import Confidentiality
from domain.records.tests.sharing import acts
from patients.tests.sharing.seen import reads, words
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SHARING = "/sharing/"


def page_url(name: str, pk: UUID) -> str:
    return reverse(f"patients:{name}", args=[pk])


def test_nobody_is_the_title_of_a_new_patient(world: World, alice: Client) -> None:
    page = reads(alice, SHARING)
    assert page.startswith("Nobody can see your records but you.")
    assert "Give this number to your doctor" in page
    assert "No one is blocked." in page


def test_the_count_is_the_title_and_a_request_waits_in_the_menu(world: World, alice: Client) -> None:
    world.given()
    world.ask(by=world.charlie)
    page = alice.get(SHARING)
    assert words(page).startswith("One person or group can see parts of your records. No one else can.")  # type: ignore[arg-type]
    assert "Charlie Example is waiting for your answer" in words(page)  # type: ignore[arg-type]
    assert b'<span id="waits-side" class="waits">1' in page.content


def test_what_one_allow_signed_is_one_line_and_ends_with_one_stop(world: World, alice: Client) -> None:
    grant = world.given(flags=Flag.VIEW | Flag.WRITE)
    page = reads(alice, SHARING)
    assert page.count("Stop sharing with Bob Example") == 1
    assert "May add records" in page
    asked = reads(alice, page_url("grant-stop", grant.pk))
    assert "Stop sharing with Bob Example?" in asked
    assert "It cannot be taken back." in asked
    assert alice.post(page_url("grant-stop", grant.pk)).headers["Location"] == SHARING
    assert set(Grant.objects.values_list("state", flat=True)) == {GrantState.REVOKED}
    assert "Already closed to them" in reads(alice, SHARING)
    world.record()
    assert "Already closed to them" not in reads(alice, SHARING)
    assert "Stopped" in reads(alice, "/sharing/ended/")


def test_stopping_needs_no_fresh_login_and_may_be_clicked_twice(
    world: World, alice: Client, settings: LazySettings
) -> None:
    grant = world.given()
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    assert [alice.post(page_url("grant-stop", grant.pk)).headers["Location"] for _ in range(2)] == [
        SHARING,
        SHARING,
    ]
    assert "It is stopped already" in reads(alice, page_url("grant-stop", grant.pk))


def test_all_sharing_stops_at_once(world: World, alice: Client) -> None:
    world.given()
    world.given(by=world.charlie)
    assert "Stop sharing with everybody? Two people or groups can see parts of your records now." in reads(
        alice, "/sharing/stop/"
    )
    alice.post("/sharing/stop/")
    assert reads(alice, SHARING).startswith(
        "All sharing is stopped. Nobody sees anything any more. Nobody can see your records but you."
    )


def test_a_permission_is_narrowed_in_place(world: World, alice: Client) -> None:
    acts.keep(world.alice, title="Blood count")
    old = world.given(categories=LABS | IMAGES)
    assert "Allowed now" in reads(alice, page_url("grant-narrow", old.pk))
    answer = alice.post(page_url("grant-narrow-now", old.pk), {"categories": ["2"], "since": "", "days": "2"})
    new = Grant.objects.get(replaces=old)
    assert answer.headers["Location"] == page_url("grant", new.pk)
    assert (new.categories, new.flags) == (LABS, Flag.VIEW)
    assert Grant.objects.get(pk=old.pk).state == GrantState.SUPERSEDED


def test_alice_shares_unasked_with_a_doctor_she_finds(world: World, alice: Client) -> None:
    acts.keep(world.alice, title="Blood count")
    alice.post("/sharing/offer/", {"q": "charlie"})
    page = alice.get("/sharing/offer/")
    assert "Charlie Example" in words(page)  # type: ignore[arg-type]
    path = page_url("offer-to", world.charlie.pk)
    assert path in page.content.decode()
    assert "What may Charlie Example see?" in reads(alice, path)
    alice.post(
        page_url("offer-now", world.charlie.pk),
        {"categories": ["2"], "since": "", "days": "7", "download": "1"},
    )
    grant = Grant.objects.get()
    assert (grant.user_id, grant.categories) == (world.charlie.pk, LABS)


def test_one_look_at_one_hidden_record(world: World, alice: Client) -> None:
    record = acts.keep(world.alice, title="A secret", confidentiality=Confidentiality.HIDDEN)
    path = reverse("patients:once-to", args=[record.pk, world.bob.pk])
    assert "Let Bob Example look once at A secret?" in reads(alice, path)
    alice.post(path)
    grant = Grant.objects.get()
    assert (grant.records, grant.flags, grant.ceiling) == (
        [record.pk],
        Flag.VIEW | Flag.ONE_TIME,
        Confidentiality.HIDDEN,
    )
    seen = reads(alice, reverse("patients:record-readers", args=[record.pk]))
    assert (
        "Bob Example (in 7 days at most) can see this, although it is hidden: you chose it. Nobody else."
        in seen
    )


def test_a_hidden_record_is_not_shared_even_by_everything(world: World, alice: Client) -> None:
    shown, secret = (
        acts.keep(world.alice, title="Blood count"),
        acts.keep(world.alice, title="A secret", confidentiality=Confidentiality.HIDDEN),
    )
    world.given(categories=254, records_from=None)
    assert "Bob Example" in reads(alice, reverse("patients:record-readers", args=[shown.pk]))
    assert (
        reads(alice, reverse("patients:record-readers", args=[secret.pk]))
        == "Only you can see this: it is hidden, whatever you share."
    )


def test_who_is_blocked_reads_nothing_and_is_on_the_list(world: World, alice: Client) -> None:
    record = acts.keep(world.alice, title="Blood count")
    world.given()
    path = page_url("block-person", world.bob.pk)
    assert "They are not told." in reads(alice, path)
    alice.post(path)
    assert [party.user for party in refusals.refusals_of(world.alice).parties] == [world.bob]
    assert "Bob Example Since" in reads(alice, SHARING)
    assert "Only you can see this." in reads(alice, reverse("patients:record-readers", args=[record.pk]))
    alice.post(page_url("unblock-person", world.bob.pk))
    assert refusals.refusals_of(world.alice).parties == []


def test_whom_she_looked_for_to_share_is_not_proposed_for_blocking(world: World, alice: Client) -> None:
    offer, block = reverse("patients:offer"), reverse("patients:block")
    alice.post(offer, {"q": "Bob"})
    assert "Bob Example" in reads(alice, offer)
    assert "Bob Example" not in reads(alice, block)
    alice.post(block, {"q": "Charlie"})
    assert "Charlie Example" in reads(alice, block)


def test_a_kind_of_records_is_shown_to_nobody(world: World, alice: Client) -> None:
    alice.post(reverse("patients:block-kind", args=[3]))
    assert "Images Shown to nobody, whatever you allow" in reads(alice, SHARING)
    assert alice.get(reverse("patients:block-kind", args=[31])).status_code == 404


def test_blocking_and_one_look_want_a_fresh_login(
    world: World, alice: Client, settings: LazySettings
) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    record = acts.keep(world.alice)
    once = reverse("patients:once-to", args=[record.pk, world.bob.pk])
    for path in (
        page_url("block-person", world.bob.pk),
        page_url("unblock-person", world.bob.pk),
        reverse("patients:block-kind", args=[3]),
        once,
    ):
        assert alice.get(path).status_code == 200
        assert (
            alice.post(path).headers["Location"]
            == f"{reverse('account_reauthenticate')}?next={quote(path, safe='')}"
        )
    assert refusals.refusals_of(world.alice).parties == []
    assert not Grant.objects.exists()


def test_before_a_block_asks_for_the_password_its_page_leads_to_what_asks_nothing(
    world: World, alice: Client, settings: LazySettings
) -> None:
    world.given()
    path, asked = page_url("block-person", world.bob.pk), "You are asked for your password next"
    assert asked not in reads(alice, path)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    page = alice.get(path).content.decode()
    stop = page_url("end-care", Relationship.objects.get().pk)
    assert asked in page and f'href="{stop}"' in page
    assert asked not in reads(alice, page_url("unblock-person", world.bob.pk))
    assert (
        f'href="{reverse("patients:stop-all")}"'
        in alice.get(reverse("patients:block-kind", args=[3])).content.decode()
    )
    alice.post(stop)
    assert Grant.objects.get().state == GrantState.REVOKED


def test_care_ends_and_sharing_with_it(world: World, alice: Client) -> None:
    world.given()
    care = Relationship.objects.get()
    assert "Who treats you Bob Example" in reads(alice, SHARING)
    alice.post(page_url("end-care", care.pk))
    assert Relationship.objects.get().state == RelationshipState.ENDED
    assert Grant.objects.get().state == GrantState.REVOKED


def test_a_rule_is_made_shown_and_changed(world: World, alice: Client) -> None:
    assert "Make this rule" in reads(alice, "/sharing/rules/any/")
    alice.post("/sharing/rules/any/now/", {"categories": ["2"], "since": "", "days": "30"})
    rule = Grant.objects.get()
    assert (rule.is_policy, rule.categories) == (True, LABS)
    assert "Allow any verified doctor to see lab results" in reads(alice, SHARING)
    alice.post(
        "/sharing/rules/any/now/", {"categories": ["2", "3"], "since": "", "days": "30", "goes_on": "1"}
    )
    assert Grant.objects.get(replaces=rule).categories == LABS | IMAGES


def test_a_page_that_asks_by_itself_keeps_no_session_alive(world: World, alice: Client) -> None:
    world.ask()
    before = clock.now() + timedelta(minutes=10)  # used five minutes ago: a click would keep it for longer
    Session.objects.filter(user_id=world.alice.user.pk).update(expire_date=before)
    page = alice.get("/sharing/waiting/")
    assert b"asks to see your records" in page.content
    assert Session.objects.get(user_id=world.alice.user.pk).expire_date == before


def test_nothing_of_it_is_mallorys(world: World, alice: Client) -> None:
    grant, mallory = world.given(), people.signed_in(world.mallory.user)
    care = Relationship.objects.get()
    for path in (
        page_url("grant", grant.pk),
        page_url("grant-stop", grant.pk),
        page_url("grant-narrow", grant.pk),
        page_url("end-care", care.pk),
    ):
        assert mallory.get(path).status_code == 404
        assert mallory.post(path).status_code in (404, 405)
    assert Grant.objects.get().state == GrantState.ACTIVE
