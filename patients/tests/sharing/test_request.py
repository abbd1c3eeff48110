"""Bob asks: Alice reads who, what, why and until when, cuts, looks at what he would see, and answers."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from common import clock
from domain.consents.models import Grant, Request, RequestState
from domain.consents.services import grants, requests
from domain.consents.tests.conftest import Later
from domain.consents.tests.world import IMAGES, LABS, VISITS, Flag, World
from domain.records.models import Confidentiality
from domain.records.tests.sharing import acts
from patients.tests.sharing.seen import reads, words
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
MONTH = timedelta(days=31)


def request_url(name: str, request: Request) -> str:
    return reverse(f"patients:{name}", args=[request.pk])


def ticked(**other: object) -> dict[str, object]:
    """Lab results only, for three days."""
    return {"categories": ["2"], "since": "", "days": "3", "download": "1", **other}


def test_the_sentence_is_the_heading(world: World, alice: Client) -> None:
    page = reads(
        alice,
        request_url("request", world.ask(reason="To compare your last ECG", flags=Flag.VIEW | Flag.WRITE)),
    )
    assert (
        "Bob Example wants to see your lab results and images of the last 12 months, and to add "
        "records, for your treatment, until"
    ) in page
    assert "“To compare your last ECG”" in page
    assert "Licence" in page
    assert "verified, valid until" in page
    assert "2 days 23 hours left to answer" in page


def test_what_is_cut_is_struck_through_and_the_button_says_the_outcome(world: World, alice: Client) -> None:
    acts.keep(world.alice, title="Blood count")
    acts.keep(world.alice, kind="image", title="CT of the knee")
    request = world.ask()
    assert "Allow these 2 until" in reads(alice, request_url("request", request))
    answer = alice.post(request_url("request", request), ticked())
    assert answer.headers["Location"] == request_url("request", request)
    page = alice.get(request_url("request", request)).content.decode()
    assert "<s>Images</s>" in page
    assert "Allow this one" in words(alice.get(request_url("request", request)))  # type: ignore[arg-type]
    assert Request.objects.get().state == RequestState.REQUESTED


def test_a_change_is_answered_at_once_where_scripts_run(world: World, alice: Client) -> None:
    answer = alice.post(request_url("request", world.ask()), ticked(), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert b"<s>Images</s>" in answer.content


def test_the_preview_shows_what_bob_would_see_and_why_the_rest_stays_closed(
    world: World, alice: Client
) -> None:
    acts.keep(world.alice, title="Blood count")
    acts.keep(world.alice, title="Old blood count", day=clock.now().date() - 20 * MONTH)
    acts.keep(world.alice, title="A secret", confidentiality=Confidentiality.HIDDEN)
    acts.keep(world.alice, kind="image", title="CT of the knee")
    acts.keep(world.alice, kind="visit-note", title="A visit")
    alice.post(reverse("patients:block-kind", args=[5]))
    request = world.ask(categories=LABS | IMAGES | VISITS)
    alice.post(request_url("request", request), ticked(categories=["2", "5"], then="preview"))
    page = reads(alice, request_url("request-preview", request))
    shown, closed = page.split("Stays closed", 1)
    assert "Blood count" in shown
    for title in ("Old blood count", "A secret", "CT of the knee", "A visit"):
        assert title not in page
    for why in ("Hidden by you 1", "You left them out 1", "Older than asked 1", "Blocked by you 1"):
        assert why in closed


def test_allowed_in_part_it_is_on_its_way_and_then_recorded(world: World, alice: Client) -> None:
    request = world.ask()
    answer = alice.post(request_url("request-allow", request), ticked())
    grant = Grant.objects.get()
    assert answer.headers["Location"] == reverse("patients:grant", args=[grant.pk])
    assert (grant.categories, grant.flags) == (LABS, Flag.VIEW | Flag.DOWNLOAD)
    assert Request.objects.get().state == RequestState.PARTLY_GRANTED
    page = reads(alice, answer.headers["Location"])
    assert "Being recorded" in page
    assert "You let Bob Example see lab results" in page
    world.record()
    assert reads(alice, answer.headers["Location"]).startswith("Sharing Recorded")


def test_single_records_can_be_left_out(world: World, alice: Client) -> None:
    kept, left = acts.keep(world.alice, title="Blood count"), acts.keep(world.alice, title="HIV test")
    request = world.ask()
    chosen = ticked(listed=[str(kept.pk), str(left.pk)], records=[str(kept.pk)])
    alice.post(request_url("request-allow", request), chosen)
    assert Grant.objects.get().records == [kept.pk]


def test_an_old_login_is_asked_for_the_password_and_the_choice_is_kept(
    world: World, alice: Client, settings: LazySettings
) -> None:
    request = world.ask()
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    answer = alice.post(request_url("request-allow", request), ticked())
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert not Grant.objects.exists()
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    page = alice.get(request_url("request-allow", request))
    assert "Lab results of the last 12 months" in words(page)  # type: ignore[arg-type]
    fields = page.context["editor"].choice.fields()
    assert ("categories", "2") in fields
    assert ("categories", "3") not in fields
    assert ("days", "3") in fields


def test_nothing_is_allowed_by_a_look(world: World, alice: Client) -> None:
    request = world.ask()
    for name in ("request", "request-preview", "request-allow", "request-deny"):
        assert alice.get(request_url(name, request)).status_code == 200
    assert Request.objects.get().state == RequestState.REQUESTED


def test_more_than_was_asked_cannot_be_chosen(world: World, alice: Client) -> None:
    request = world.ask(categories=LABS, flags=Flag.VIEW, days=10)
    alice.post(
        request_url("request-allow", request),
        {"categories": ["2", "3", "5"], "since": "1990-01-01", "days": "900", "download": "1", "write": "1"},
    )
    grant = Grant.objects.get()
    assert (grant.categories, grant.flags) == (LABS, Flag.VIEW)
    assert grant.dated_from == request.records_from
    assert grant.until <= clock.now() + timedelta(days=10)


def test_a_second_click_allows_nothing_more(world: World, alice: Client) -> None:
    request = world.ask(categories=LABS)
    first, second = (alice.post(request_url("request-allow", request), ticked()) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 409)
    assert "This request has already been answered. Nothing more was changed." in words(second)  # type: ignore[arg-type]
    assert Grant.objects.count() == 1


def test_the_page_of_a_request_that_was_taken_back_says_so(world: World, alice: Client) -> None:
    request = world.ask()
    requests.withdraw(request=request, by=world.bob)
    assert "Taken back" in reads(alice, request_url("request", request))
    answer = alice.post(request_url("request-allow", request), ticked())
    assert (answer.status_code, Grant.objects.count()) == (409, 0)
    assert "The request has been withdrawn." in words(answer)  # type: ignore[arg-type]


def test_the_time_to_answer_runs_out(world: World, alice: Client, later: Later) -> None:
    request = world.ask()
    browser = people.signed_in(world.alice.user)
    later(73 * 3600)
    browser = people.signed_in(world.alice.user)
    assert "Not answered" in reads(browser, request_url("request", request))
    assert browser.post(request_url("request-deny", request)).status_code == 409


def test_a_no_is_a_click_and_the_asker_reads_it(world: World, alice: Client) -> None:
    request = world.ask()
    assert "Say no to Bob Example?" in reads(alice, request_url("request-deny", request))
    assert alice.post(request_url("request-deny", request)).headers["Location"] == reverse("patients:sharing")
    assert Request.objects.get().state == RequestState.DENIED
    assert "You said no. Bob Example is told, and sees nothing." in reads(alice, reverse("patients:sharing"))


def test_one_time_only_can_be_chosen_though_nobody_asked(world: World, alice: Client) -> None:
    acts.keep(world.alice, title="Blood count")
    request = world.ask(categories=LABS)
    alice.post(request_url("request", request), ticked(once="1"))
    assert "Allow one look at this one" in reads(alice, request_url("request", request))
    alice.post(request_url("request-allow", request), ticked(once="1"))
    assert Grant.objects.get().flags == Flag.VIEW | Flag.ONE_TIME


def test_it_is_alices_to_answer(world: World, alice: Client) -> None:
    request, mallory = world.ask(), people.signed_in(world.mallory.user)
    for name in ("request", "request-preview", "request-allow", "request-deny"):
        assert mallory.get(request_url(name, request)).status_code == 404
        assert mallory.post(request_url(name, request), ticked()).status_code in (404, 405)
    assert Request.objects.get().state == RequestState.REQUESTED


def test_a_stop_in_another_window_is_seen(world: World, alice: Client) -> None:
    grant = world.given(categories=LABS | IMAGES)
    grants.stop(grant=grant, by=world.alice.user, session=people.SESSION)
    answer = alice.post(reverse("patients:grant-narrow-now", args=[grant.pk]), ticked())
    assert answer.status_code == 400
    assert "This is not shared any more." in answer.content.decode()
