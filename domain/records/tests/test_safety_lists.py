"""What must never be missed, in words: never a "none" that a permission cannot know."""

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from adapters.chain.values import FOREVER, NOBODY, NOTHING, Grantee, Role, Terms
from common import clock
from common.categories import Category, bits_of
from demo import history
from domain.consents.queries.grant_proofs import Range
from domain.fhir.mapping import Imported, convert
from domain.fhir.stream import read
from domain.fhir.survey import survey
from domain.imports.services import import_worker
from domain.records import record_kinds
from domain.records.access import safety_lists
from domain.records.access.safety_lists import SUBJECTS, Entry, Reach
from domain.records.sealed_cards import Card
from domain.records.services import record_content

ALLERGIES, MEDICINES, PROBLEMS = SUBJECTS
DAY = date(2024, 3, 5)
PENICILLIN, NONE = Entry("Penicillin", "", DAY), Entry("No known allergy", "Hospital Hope", DAY, "all")
UNKNOWN = "No entry in what is shared, which does not mean that there is none."


def reach(*, since: int = 0, to: int = FOREVER, chosen: bool = False, blocked: int = 0) -> Reach:
    terms = Terms(
        NOBODY, Grantee.PERSON, NOBODY, Role.DOCTOR, 0, bits_of([Category.SUMMARY]), 1, 0, 1, NOTHING,
        since, to, 0, 1, NOTHING,
    )  # fmt: skip
    found = Range(terms, (uuid4(),) if chosen else (), blocked)
    return safety_lists.reach_of([replace(found, terms=terms)], Category.SUMMARY)


def said(*entries: Entry, to: Reach = Reach.EVERYTHING) -> tuple[str, str]:
    line = safety_lists.line(ALLERGIES, entries, to)
    return line.words, line.missing


def test_how_far_a_permission_reaches() -> None:
    assert reach() == Reach.EVERYTHING
    assert reach(since=1) == Reach.RECENT
    assert reach(chosen=True) == reach(to=10) == Reach.CHOSEN
    assert reach(blocked=bits_of([Category.SUMMARY])) == Reach.NOTHING
    assert safety_lists.reach_of([], Category.SUMMARY) == Reach.NOTHING


def test_what_is_known_is_named_each_once() -> None:
    assert said(PENICILLIN, replace(PENICILLIN, day=date(2020, 1, 1))) == ("Known: Penicillin.", "")
    line = safety_lists.line(
        ALLERGIES, [Entry(f"Substance {n}", "", DAY) for n in range(12)], Reach.EVERYTHING
    )
    assert line.is_known
    assert "Substance 11" in line.words, "no allergy is left to be counted"


@pytest.mark.parametrize(
    ("to", "words", "missing"),
    [
        (Reach.NOTHING, "", "Not shared"),
        (Reach.CHOSEN, UNKNOWN, "Others are not shared"),
        (Reach.RECENT, UNKNOWN, "Older ones are not shared"),
        (Reach.EVERYTHING, UNKNOWN, ""),
    ],
)
def test_an_empty_list_is_never_none(to: Reach, words: str, missing: str) -> None:
    assert said(to=to) == (words, missing)


def test_none_known_has_its_author_and_its_day_and_is_ended_by_any_entry() -> None:
    assert said(NONE) == ("None known, stated by Hospital Hope on 5 March 2024.", "")
    assert said(NONE, to=Reach.RECENT)[1] == "Older ones are not shared"
    assert said(NONE, PENICILLIN)[0] == "Known: Penicillin."
    assert said(PENICILLIN, NONE)[0] == "Known: Penicillin."


def test_none_of_one_sort_is_not_none() -> None:
    food = Entry("No known food allergy", "", DAY, "some")
    assert said(food)[0] == "No known food allergy, stated on 5 March 2024."
    assert said(food, NONE)[0] == "None known, stated by Hospital Hope on 5 March 2024."


def test_a_date_is_said_as_far_as_it_is_known() -> None:
    def stated(precision: str) -> str:
        return said(replace(NONE, precision=precision))[0]

    assert stated("month") == "None known, stated by Hospital Hope in March 2024."
    assert stated("year") == "None known, stated by Hospital Hope in 2024."
    assert stated("unknown") == "None known, stated by Hospital Hope, no date given."


def test_what_could_not_be_opened_is_counted_and_ends_a_statement_of_none() -> None:
    closed = Entry("", "", DAY, is_open=False)
    assert said(closed, closed, closed)[0] == "3 could not be opened."
    assert said(closed, NONE)[0] == "1 could not be opened."
    assert said(closed, PENICILLIN)[0] == "Known: Penicillin. 1 could not be opened."


def test_medicines_of_the_last_year_come_first_and_older_ones_are_not_left_out() -> None:
    today = clock.now().date()
    recent = [Entry(f"New {n}", "", today - timedelta(days=n)) for n in range(6)]
    older = Entry("Warfarin", "", today - timedelta(days=700))
    words = safety_lists.line(MEDICINES, [*recent, older], Reach.EVERYTHING).words
    assert words == "Of the last 12 months: New 0, New 1, New 2, New 3, 2 more. Older: Warfarin."
    assert safety_lists.line(MEDICINES, [older], Reach.EVERYTHING).words == "Older: Warfarin."


def test_more_than_are_looked_at_is_said() -> None:
    many = [Entry(f"Problem {n}", "", DAY) for n in range(safety_lists.MOST)]
    assert safety_lists.line(PROBLEMS, many, Reach.EVERYTHING).words.endswith(
        "56 more. More on the timeline."
    )


def imported(data: bytes) -> list[Imported]:
    found = survey(io.BytesIO(data))
    made = [
        convert(entry, found.names, tuple(found.people), found.people[0]) for entry in read(io.BytesIO(data))
    ]
    return [one for one in made if isinstance(one, Imported)]


def card_of(resource: Mapping[str, object]) -> Card:
    patient = {"resourceType": "Patient", "id": "alice", "name": [{"family": "Example"}]}
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": each} for each in (patient, resource)],
    }
    (one,) = imported(json.dumps(bundle).encode())
    return record_content._card(import_worker._content(one))


def test_an_imported_statement_that_there_is_nothing_stays_one_on_its_card() -> None:
    said = {
        "resourceType": "AllergyIntolerance",
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "716186003"}]},
        "patient": {"reference": "Patient/alice"},
    }
    assert card_of(said).absence == "all"


def test_what_a_source_says_is_over_is_on_its_card() -> None:
    said = {
        "resourceType": "Condition",
        "clinicalStatus": {"coding": [{"code": "resolved"}]},
        "code": {"text": "Asthma"},
        "subject": {"reference": "Patient/alice"},
    }
    assert card_of(said).clinical_status == "resolved"


def test_the_history_of_the_demo_has_an_allergy_older_than_a_year_by_an_author() -> None:
    allergy, problem = imported(history.alices())
    assert (allergy.kind, allergy.title, allergy.author_text) == ("allergy", "Penicillin", "Dr H. Farooqi")
    assert (problem.kind, problem.title, problem.absence) == ("condition", "Asthma since childhood", "")
    assert allergy.record_date is not None
    assert allergy.record_date.year == 2024


def test_every_kind_of_these_categories_is_named_to_the_patient() -> None:
    also = record_kinds.also_of(bits_of([Category.SUMMARY, Category.MEDICINES]))
    assert also == [
        "prescriptions",
        "vaccination cards",
        "procedures",
        "vaccinations",
        "family history",
        "devices",
        "notes of caution",
    ]


def test_what_was_refuted_is_not_known_and_leaves_no_none() -> None:
    refuted = replace(PENICILLIN, clinical_status="refuted")
    told = "1 refuted or entered in error, on the timeline."
    assert said(refuted) == (f"{UNKNOWN} {told}", "")
    assert said(Entry("Latex", "", DAY), refuted) == (f"Known: Latex. {told}", "")
    stated, _ = said(NONE, refuted)
    assert stated.startswith("None known, stated by Hospital Hope")
    assert stated.endswith(told)
    assert not safety_lists.line(ALLERGIES, [refuted], Reach.EVERYTHING).is_known


def test_what_is_over_says_so() -> None:
    resolved = replace(PENICILLIN, clinical_status="resolved")
    assert said(resolved) == ("Known: Penicillin (resolved).", "")
    assert said(PENICILLIN, resolved) == ("Known: Penicillin, Penicillin (resolved).", "")
