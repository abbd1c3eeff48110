"""The title of the page for adding: the server and the script in the browser say the same."""

from itertools import combinations_with_replacement

from charting.upload_rows import UploadRow
from common.tests import node
from patients.presenters.upload_page import headline

STATES = ("describe", "duplicate", "refused")


def rows(states: tuple[str, ...]) -> list[UploadRow]:
    return [UploadRow(number, state, f"{number}.pdf", 1) for number, state in enumerate(states)]


def test_both_say_the_same_of_every_list() -> None:
    lists = [states for count in range(1, 13) for states in combinations_with_replacement(STATES, count)]
    answers = node.exchange("patients/tests/headline.mjs", [{"states": states} for states in lists])
    assert [headline(rows(states)) for states in lists] == answers


def test_a_file_on_its_way_is_counted_by_the_script_alone() -> None:
    said = node.exchange(
        "patients/tests/headline.mjs",
        [{"states": ["sending"]}, {"states": ["sending", "describe"]}, {"states": ["recorded"]}],
    )
    assert said == [
        "One file is on its way.",
        "One of two is stored. Say what it is to finish.",
        "Everything is stored.",
    ]


def test_what_is_to_be_done_stands_there() -> None:
    assert headline(rows(("describe",))) == "The file is stored. Say what it is to finish."
    assert (
        headline(rows(("describe", "describe", "refused"))) == "Two of three are stored. One cannot be added."
    )
    assert headline([]) == ""
