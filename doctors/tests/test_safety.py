"""The top of a chart: what is known of allergies, medicines and problems, and never a "none" that the
permission cannot know.
"""

import itertools
import re
from datetime import timedelta
from html import unescape

import pytest

from adapters.vault.interface import VaultRefusedError
from common import clock
from common.categories import Category, bits_of
from domain.consents.models import Grant
from domain.consents.services import grants
from domain.consents.tests.world import LABS, World
from domain.records.access import opening
from domain.records.models import Record
from domain.records.tests.sharing import acts
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SUMMARY, MEDICINES = bits_of([Category.SUMMARY]), bits_of([Category.MEDICINES])
BOTH = SUMMARY | MEDICINES
LONG_AGO = timedelta(days=800)


def allergy(world: World, title: str = "Penicillin", *, ago: timedelta = LONG_AGO, **said: object) -> Record:
    return acts.keep(world.alice, kind="allergy", title=title, day=clock.now().date() - ago, **said)  # type: ignore[arg-type]  # names of fields


def safety_lists(world: World) -> dict[str, str]:
    """The lists of the header as they are read, by their label."""
    page = people.signed_in(world.bob).get(f"/doctor/patients/{world.alice.pk}/").content.decode()
    header = page[
        page.index('<header class="chart-top">') : page.index("</header>", page.index('class="chart-top"'))
    ]
    text = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", header)))
    starts = [text.index(label) for label in ("Allergies ", "Medicines ", "Problems ", "Shared ")]
    return {
        text[start:end].split(" ", 1)[0]: text[start:end].split(" ", 1)[1].strip()
        for start, end in itertools.pairwise(starts)
    }


def given(world: World, **said: object) -> Grant:
    return world.given(**{"categories": LABS | BOTH, "all_dates": BOTH, **said})  # type: ignore[arg-type]  # names of fields


def test_an_allergy_of_two_years_ago_is_known_through_the_second_grant(world: World) -> None:
    allergy(world)
    acts.keep(world.alice, title="Old values", day=clock.now().date() - LONG_AGO)
    given(world)
    assert safety_lists(world)["Allergies"] == "Known: Penicillin."
    page = people.signed_in(world.bob).get(f"/doctor/patients/{world.alice.pk}/").content.decode()
    assert "Old values" not in page
    assert " or later. Allergies, medicines and problems, whatever their date" in page


def test_an_old_allergy_is_found_opened_and_downloaded_by_the_second_grant(world: World) -> None:
    record = allergy(world)
    second = Grant.objects.get(supplements=given(world))
    browser, chart = people.signed_in(world.bob), f"/doctor/patients/{world.alice.pk}/"
    assert "Penicillin" in browser.get(f"{chart}records/{record.pk}/").content.decode()
    assert browser.get(f"{chart}records/{record.pk}/1/file/").status_code == 200
    found = browser.post(f"{chart}search/", {"q": "penicillin"}).headers["Location"]
    assert f"{chart}records/{record.pk}/" in browser.get(found).content.decode()
    second.refresh_from_db()
    assert second.uses > 0


def test_taken_out_older_ones_are_to_be_asked_for(world: World) -> None:
    allergy(world)
    given(world, all_dates=0)
    said = safety_lists(world)["Allergies"]
    assert said.startswith(
        "No entry in what is shared, which does not mean that there is none. Older ones are not shared: ask"
    )
    assert "Penicillin" not in said


def test_not_shared_it_says_so_and_leads_to_the_question(world: World) -> None:
    allergy(world)
    given(world, categories=LABS | MEDICINES, all_dates=MEDICINES)
    lists = safety_lists(world)
    assert lists["Allergies"].startswith("Not shared, ask")
    assert lists["Problems"].startswith("Not shared, ask")
    assert lists["Medicines"] == "No entry in what is shared, which does not mean that there is none."
    browser = people.signed_in(world.bob)
    page = browser.get(f"/doctor/patients/{world.alice.pk}/").content.decode()
    address = f"/doctor/requests/ask/{world.alice.pk}/?older=1"
    assert address in page
    asked = browser.get(address).content.decode()
    assert re.search(r'<option value="all" selected', asked)


def test_stopped_both_are_closed(world: World) -> None:
    allergy(world)
    grants.stop(grant=given(world), by=world.alice.user, session=people.SESSION)
    page = people.signed_in(world.bob).get(f"/doctor/patients/{world.alice.pk}/").content.decode()
    assert "Nothing is shown any more." in page
    assert "Penicillin" not in page


def test_none_known_is_said_as_somebody_stated_it_and_ended_by_an_entry(world: World) -> None:
    day = clock.now().date() - LONG_AGO
    allergy(world, "No known allergy", absence="all", place="Hospital Hope")
    given(world)
    assert (
        safety_lists(world)["Allergies"] == f"None known, stated by Hospital Hope on {day.day} {day:%B %Y}."
    )
    allergy(world, "Latex", ago=timedelta(days=3))
    assert safety_lists(world)["Allergies"] == "Known: Latex."


def test_what_could_not_be_opened_is_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = {allergy(world, f"Substance {place}").pk for place in range(3)}
    acts.keep(world.alice, title="Values")
    given(world)
    asks = opening._ask

    def without_keys(versions: object, *rest: object) -> object:
        if any(version.record_id in broken for version in versions):  # type: ignore[attr-defined]
            raise VaultRefusedError("no key")
        return asks(versions, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(opening, "_ask", without_keys)
    assert safety_lists(world)["Allergies"] == "3 could not be opened."


def test_problems_and_older_medicines_are_named(world: World) -> None:
    old = clock.now().date() - LONG_AGO
    acts.keep(world.alice, kind="condition", title="Asthma", day=old)
    acts.keep(world.alice, kind="medication", title="Warfarin", day=old)
    acts.keep(world.alice, kind="medication", title="Ibuprofen")
    given(world)
    lists = safety_lists(world)
    assert lists["Problems"] == "Known: Asthma."
    assert lists["Medicines"] == "Of the last 12 months: Ibuprofen. Older: Warfarin."


def test_before_the_chain_has_the_first_grant_the_second_opens_what_it_covers(world: World) -> None:
    """Both cover a recent allergy; the first is not in force yet."""
    allergy(world, ago=timedelta(days=3))
    world.given(categories=BOTH, records_from=None)
    world.allow(world.ask(categories=LABS | BOTH), categories=LABS | BOTH)
    assert safety_lists(world)["Allergies"].startswith("Known: Penicillin.")
