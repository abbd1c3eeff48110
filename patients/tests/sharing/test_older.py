"""Allergies, medicines and problems whatever their date: asked apart, taken out by one tick, and said for
what they are afterwards.
"""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from common import clock
from common.categories import Category, bits_of
from domain.consents.models import Grant, GrantState, Request
from domain.consents.services import grants, ledger_outcomes
from domain.consents.tests.world import LABS, Flag, World
from domain.ledger.queries.outcomes import Item
from domain.records.tests.sharing import acts
from patients.tests.sharing.seen import reads, words
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SUMMARY, MEDICINES = bits_of([Category.SUMMARY]), bits_of([Category.MEDICINES])
BOTH = SUMMARY | MEDICINES
LONG_AGO = timedelta(days=800)
QUESTION = "Allergies, medicines and problems, whatever their date"


def penicillin(world: World) -> None:
    acts.keep(world.alice, kind="allergy", title="Penicillin", day=clock.now().date() - LONG_AGO)


def asked(world: World, **said: object) -> Request:
    return world.ask(**{"categories": LABS | BOTH, "all_dates": BOTH, **said})  # type: ignore[arg-type]  # names of fields


def request_url(name: str, request: Request) -> str:
    return reverse(f"patients:{name}", args=[request.pk])


def ticked(request: Request, **other: object) -> dict[str, object]:
    """Everything that is asked for, as the form sends it."""
    since = request.records_from.isoformat() if request.records_from else ""
    return {
        "categories": ["2", "4", "6"],
        "since": since,
        "days": "30",
        "download": "1",
        "older": "1",
        **other,
    }


def test_it_is_asked_apart_and_says_what_else_the_kinds_hold(world: World, alice: Client) -> None:
    penicillin(world)
    page = reads(alice, request_url("request", asked(world)))
    assert "your allergies, medicines and problems whatever their date" in page
    assert (
        f"{QUESTION} These kinds also hold prescriptions, vaccination cards, procedures, vaccinations" in page
    )
    assert "1 older" in page
    assert "Allow this one until" in page


def test_the_preview_shows_the_old_allergy_as_the_doctor_would_see_it(world: World, alice: Client) -> None:
    penicillin(world)
    page = reads(alice, request_url("request-preview", asked(world)))
    assert "Allergies Known: Penicillin." in page.replace("AllergiesKnown", "Allergies Known")
    assert QUESTION in page


def test_allowed_both_are_signed_with_one_answer_and_shown_as_one(world: World, alice: Client) -> None:
    penicillin(world)
    request = asked(world)
    answer = alice.post(request_url("request-allow", request), ticked(request))
    first = Grant.objects.get(supplements=None)
    assert answer.headers["Location"] == reverse("patients:grant", args=[first.pk])
    page = reads(alice, answer.headers["Location"])
    assert "Whatever their date Allergies, medicines and problems; also prescriptions" in page
    world.record()
    listed = reads(alice, "/sharing/")
    assert "and allergies, medicines and problems whatever their date" in listed
    assert listed.count("Stop sharing with Bob Example") == 1
    second = Grant.objects.get(supplements=first)
    there = alice.get(reverse("patients:grant", args=[second.pk]))
    assert there.headers["Location"] == reverse("patients:grant", args=[first.pk])


def test_a_second_click_signs_nothing_more(world: World, alice: Client) -> None:
    request = asked(world)
    alice.post(request_url("request-allow", request), ticked(request))
    again = alice.post(request_url("request-allow", request), ticked(request))
    assert again.status_code == 409
    assert Grant.objects.count() == 2


def test_taken_out_the_rest_is_allowed_and_the_page_says_so(world: World, alice: Client) -> None:
    penicillin(world)
    request = asked(world)
    alice.post(request_url("request", request), ticked(request, older=""))
    page = alice.get(request_url("request", request))
    assert "No, older ones stay closed" in words(page)  # type: ignore[arg-type]
    shown = reads(alice, request_url("request-preview", request))
    assert "which does not mean that there is none. Older ones are not shared: ask" in shown
    assert "Penicillin" not in shown
    assert "You left them out 1" in shown
    answer = alice.post(request_url("request-allow", request), ticked(request, older=""))
    assert Grant.objects.get().supplements_id is None
    assert "Older allergies, medicines and problems are not shared" in reads(
        alice, answer.headers["Location"]
    )


def test_only_the_kinds_that_are_kept_are_in_it(world: World, alice: Client) -> None:
    request = asked(world)
    alice.post(request_url("request", request), ticked(request, categories=["2", "4"]))
    page = reads(alice, request_url("request", request))
    assert "Medicines, whatever their date These kinds also hold prescriptions." in page
    alice.post(request_url("request-allow", request), ticked(request, categories=["2", "4"]))
    assert Grant.objects.get(supplements__isnull=False).categories == MEDICINES


@pytest.mark.parametrize("without", [{"categories": ["2"]}, {"once": "1"}])
def test_without_these_kinds_or_for_one_look_there_is_no_question(
    world: World, alice: Client, without: dict[str, object]
) -> None:
    request = asked(world)
    alice.post(request_url("request", request), ticked(request, **without))
    assert "whatever their date These kinds" not in reads(alice, request_url("request", request))
    alice.post(request_url("request-allow", request), ticked(request, **without))
    assert Grant.objects.get().supplements_id is None


def test_a_request_for_all_years_asks_once_until_it_is_cut(world: World, alice: Client) -> None:
    penicillin(world)
    request = asked(world, records_from=None)
    assert "whatever their date These kinds" not in reads(alice, request_url("request", request))
    cut = (clock.now().date() - timedelta(days=365)).isoformat()
    alice.post(request_url("request", request), ticked(request, since=cut))
    assert QUESTION in reads(alice, request_url("request", request))
    alice.post(request_url("request-allow", request), ticked(request, since=cut))
    assert Grant.objects.filter(supplements__isnull=False).count() == 1


def test_an_old_record_that_is_unticked_is_in_neither(world: World, alice: Client) -> None:
    penicillin(world)
    kept = acts.keep(world.alice, kind="allergy", title="Latex", day=clock.now().date() - LONG_AGO)
    left = acts.keep(world.alice, kind="allergy", title="Nickel", day=clock.now().date() - LONG_AGO)
    request = asked(world)
    alice.post(request_url("request-allow", request), ticked(request, left_out=[str(left.pk)]))
    first = Grant.objects.get(supplements=None)
    second = Grant.objects.get(supplements=first)
    assert kept.pk in second.records
    assert left.pk not in {*first.records, *second.records}


def test_where_every_old_one_is_unticked_there_is_no_second_grant(world: World, alice: Client) -> None:
    old = acts.keep(world.alice, kind="allergy", title="Nickel", day=clock.now().date() - LONG_AGO)
    recent = acts.keep(world.alice, title="Blood count")
    request = asked(world)
    alice.post(request_url("request-allow", request), ticked(request, left_out=[str(old.pk)]))
    assert Grant.objects.get().records == [recent.pk]


def test_an_offer_begins_with_it(world: World, alice: Client) -> None:
    penicillin(world)
    page = reads(alice, reverse("patients:offer-to", args=[world.bob.pk]))
    assert QUESTION in page
    assert "1 of your 1 record" in page


def test_a_rule_has_it_too_and_a_change_keeps_it(world: World, alice: Client) -> None:
    now = reverse("patients:rule-any-now")
    since = (clock.now().date() - timedelta(days=365)).isoformat()
    terms = {"categories": ["2", "6"], "since": since, "days": "90", "older": "1"}
    alice.post(now, terms)
    world.record()
    assert Grant.objects.get(supplements__isnull=False).categories == SUMMARY
    assert (
        'name="older" value="1" aria-describedby="older-note" checked'
        in alice.get(reverse("patients:rule-any")).content.decode()
    )
    alice.post(now, {**terms, "older": ""})
    assert list(Grant.objects.filter(state=GrantState.ACTIVE).values_list("supplements", flat=True)) == [None]


def test_narrowing_offers_what_is_shared_and_takes_it_out(world: World, alice: Client) -> None:
    penicillin(world)
    first = world.given(categories=LABS | BOTH, all_dates=BOTH)
    address = reverse("patients:grant-narrow", args=[first.pk])
    assert QUESTION in reads(alice, address)
    since = first.dated_from.isoformat() if first.dated_from else ""
    said = {"categories": ["2", "4", "6"], "since": since, "days": "9", "download": "1"}
    answer = alice.post(reverse("patients:grant-narrow-now", args=[first.pk]), said)
    page = reads(alice, answer.headers["Location"])
    assert "Older allergies, medicines and problems are not shared" in page
    assert Grant.objects.get(supplements=first).state == GrantState.REVOKED
    assert QUESTION not in reads(
        alice, reverse("patients:grant-narrow", args=[answer.headers["Location"].split("/")[-2]])
    )


def test_where_the_chain_refuses_one_of_them_the_page_says_which(world: World, alice: Client) -> None:
    first = world.given(categories=LABS | BOTH, all_dates=BOTH)
    second = Grant.objects.get(supplements=first)
    ledger_outcomes._take(Item(1, "grant", second.pk, 1, "refused", "too late"))
    page = reads(alice, reverse("patients:grant", args=[first.pk]))
    assert "Older allergies, medicines and problems could not be recorded, and are not shared" in page
    assert "whatever their date" not in reads(alice, "/sharing/")


def test_of_the_first_refused_the_second_is_shown_and_stopped_alone(world: World, alice: Client) -> None:
    first = world.given(categories=LABS | BOTH, all_dates=BOTH)
    second = Grant.objects.get(supplements=first)
    ledger_outcomes._take(Item(1, "grant", first.pk, 1, "refused", "too late"))
    page = reads(alice, reverse("patients:grant", args=[second.pk]))
    assert "You let Bob Example see allergies, medicines and problems, whatever their date" in page
    assert "still shared" in reads(alice, reverse("patients:grant", args=[first.pk]))
    alice.post(reverse("patients:grant-stop", args=[second.pk]))
    assert not Grant.objects.filter(state=GrantState.ACTIVE).exists()


def test_a_permission_of_before_says_that_older_ones_are_not_shared(world: World, alice: Client) -> None:
    first = world.given(categories=LABS | BOTH)
    page = reads(alice, reverse("patients:grant", args=[first.pk]))
    assert "Older allergies, medicines and problems are not shared" in page
    grants.stop(grant=first, by=world.alice.user, session=people.SESSION)
    assert Grant.objects.get().state == GrantState.REVOKED


def test_being_recorded_is_said_until_both_are(world: World, alice: Client) -> None:
    request = asked(world, flags=Flag.VIEW)
    answer = alice.post(request_url("request-allow", request), ticked(request))
    assert "Being recorded" in reads(alice, answer.headers["Location"])
    world.record()
    assert reads(alice, answer.headers["Location"]).startswith("Sharing Recorded")
