"""Whose file is it: the same person, somebody else, or nobody says."""

import pytest

from common import clock
from domain.fhir.errors import FhirError
from domain.fhir.people import Match, Person, compare, from_resource
from domain.fhir.survey import survey
from domain.fhir.tests.made import ALICE, bundle, condition

ACCOUNT = Person("Alice Rivers", "1984-03-09", "female")


@pytest.mark.parametrize(
    ("name", "born", "gender", "expected"),
    [
        ("Alice Rivers", "1984-03-09", "female", Match.SAME),
        ("ALICE May RIVERS", "1984-03-09", "", Match.SAME),
        ("Dr. Álice Rivers", "1984-03-09", "unknown", Match.SAME),
        ("Alice Rivers", "1984-03-10", "female", Match.DIFFERS),
        ("Alice Brook", "1984-03-09", "female", Match.DIFFERS),
        ("Alice Rivers", "1984-03-09", "male", Match.DIFFERS),
        ("Alice Rivers", "1985", "female", Match.DIFFERS),
        ("Alice Rivers", "1984", "female", Match.UNSAID),
        ("Alice Rivers", "", "female", Match.UNSAID),
        ("Rivers", "1984-03-09", "female", Match.UNSAID),
        ("Alice Ri'vers", "1984-03-09", "female", Match.SAME),
        ("Alice Ri vers", "1984-03-09", "female", Match.SAME),
        ("", "1984-03-09", "female", Match.UNSAID),
    ],
)
def test_comparing(name: str, born: str, gender: str, expected: Match) -> None:
    assert compare(Person(name, born, gender), ACCOUNT) is expected


def test_a_person_is_read_from_a_patient() -> None:
    found = from_resource(ALICE, "urn:uuid:alice")
    assert found.described() == "Alice May Rivers, born 9 March 1984"
    assert {"Patient/alice", "urn:uuid:alice"} <= found.refs


FORMER = {"use": "official", "given": ["Alice"], "family": "Brook", "period": {"end": "2015-06-01"}}
RIVERS = {"given": ["Alice"], "family": "Rivers"}


@pytest.mark.parametrize(
    "names",
    [
        [FORMER, RIVERS],
        [{**FORMER, "use": "maiden", "period": {}}, RIVERS],
        [{**FORMER, "use": "old", "period": {}}, {**RIVERS, "use": "usual"}],
        [{"use": "nickname", "given": ["Ally"]}, {**RIVERS, "use": "official"}],
        [{**FORMER, "period": {"end": "2015"}}, {**RIVERS, "period": {"start": "2015"}}],
        [{"use": "usual", "text": "Ally R."}, {**RIVERS, "use": "official"}],
    ],
)
def test_of_several_names_the_current_one_is_taken(names: list[dict[str, object]]) -> None:
    assert from_resource({**ALICE, "name": names}).name == "Alice Rivers"


def test_a_name_that_ends_later_is_still_the_name() -> None:
    later = {**RIVERS, "period": {"end": str(clock.now().year + 1)}}
    assert (
        from_resource({**ALICE, "name": [later, {"use": "nickname", "text": "Ally"}]}).name == "Alice Rivers"
    )


def test_letters_that_do_not_decompose_are_one_name() -> None:
    named = Person("Jorgen Lukasz", "1984-03-09", "")
    assert compare(named, Person("Jørgen Łukasz", "1984-03-09", "male")) is Match.SAME


def test_of_several_people_the_one_who_is_me_is_taken() -> None:
    mallory = {**ALICE, "id": "mallory", "name": [{"given": ["Mallory"], "family": "Grey"}]}
    owner, match = survey(bundle(mallory, ALICE, condition())).owner(ACCOUNT)
    assert owner is not None and owner.name == "Alice May Rivers"
    assert match is Match.SAME


def test_several_people_none_of_them_me() -> None:
    others = [{**ALICE, "id": str(n), "birthDate": f"19{n}-01-01"} for n in (61, 62)]
    with pytest.raises(FhirError) as refused:
        survey(bundle(*others)).owner(ACCOUNT)
    assert str(refused.value) == (
        "The file is about 2 people, none of whom is you. Nothing of it was added. Ask for a file "
        "about you alone."
    )


def test_records_of_several_unnamed_people() -> None:
    with pytest.raises(FhirError) as refused:
        survey(bundle(condition(patient="Patient/1"), condition(2, patient="Patient/2"))).owner(ACCOUNT)
    assert str(refused.value) == (
        "The file holds records of 2 people and names none of them. Nothing of it was added. Ask "
        "for a file about you alone."
    )


def test_a_file_that_names_nobody_is_a_question() -> None:
    assert survey(bundle(condition())).owner(ACCOUNT) == (None, Match.UNSAID)
