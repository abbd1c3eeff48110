"""Files of every shape are read; broken ones are refused with the place."""

import json
import tracemalloc
from typing import BinaryIO

import pytest

from domain.fhir import source_text, stream
from domain.fhir.errors import FhirError
from domain.fhir.stream import Entry, read
from domain.fhir.tests.made import ALICE, as_file, bundle, condition, packed, weight


def ids(file: BinaryIO) -> list[str]:
    return [entry.resource["id"] for entry in read(file)]


@pytest.mark.parametrize(
    "file",
    [
        bundle(ALICE, condition()),
        packed(bundle(ALICE, condition(), kind="searchset")),
        as_file(f"{json.dumps(ALICE)}\n{json.dumps(condition())}\n\n"),
        as_file(b"\xef\xbb\xbf" + f"{json.dumps(ALICE)}\r\n{json.dumps(condition())}".encode()),
        as_file(
            {
                "entry": [{"resource": ALICE}, {"resource": condition()}],
                "type": "batch",
                "resourceType": "Bundle",
            }
        ),
        bundle(
            {
                "resourceType": "Bundle",
                "type": "batch-response",
                "entry": [{"resource": ALICE}, {"resource": condition()}],
            }
        ),
    ],
    ids=["bundle", "gzip", "ndjson", "byte order mark", "type last", "bundle in bundle"],
)
def test_every_shape_gives_the_same_resources(file: BinaryIO) -> None:
    assert ids(file) == ["alice", "c1"]


def test_a_single_resource_is_a_file_too() -> None:
    assert ids(as_file(condition(7))) == ["c7"]


def test_places_are_told() -> None:
    assert [entry.place for entry in read(bundle(ALICE, condition()))] == ["entry 1", "entry 2"]
    assert [entry.place for entry in read(as_file("\n".join([json.dumps(ALICE)] * 3)))] == [
        "line 1",
        "line 2",
        "line 3",
    ]


HOSTILE = {
    "empty": (b"", "empty"),
    "not json": (b"<html>", "JSON object"),
    "a list": (b"[1, 2]", "JSON object"),
    "cut off": (
        b'{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Patient"',
        "line 1 (entry 1): it ends too early",
    ),
    "cut off in a string": (b'{"resourceType": "Pati', "it ends too early"),
    "wrong bracket": (
        b'{"resourceType":"Bundle","entry":[\n{"resource":{"name":[{"given":["A"]}\n}}]}',
        "line 3 (entry 1)",
    ),
    "comma at the end": (
        b'{"resourceType":"Bundle","entry":[{"resource":{"id":"1"}},]}',
        "a comma is followed by nothing",
    ),
    "no comma": (b'{"resourceType":"Bundle","entry":[{} {}]}', "a comma or a closing bracket"),
    "twice the same name": (b'{"resourceType":"Patient","gender":{"a":1,"a":2}}', "appears twice"),
    "twice at the top": (b'{"resourceType":"Patient","id":"1","id":"2"}', "appears twice"),
    "NaN": (b'{"resourceType":"Observation","value":[NaN]}', "NaN is no number"),
    "a huge number": (b'{"resourceType":"Observation","value":' + b"9" * 5000 + b"}", "has 5000 digits"),
    "a huge exponent": (b'{"resourceType":"Observation","value":1e999999}', "beyond all measure"),
    "a control character": (b'{"resourceType":"Patient","id":"a\x01"}', "JSON forbids"),
    "not UTF-8": (b'{"resourceType":"Patient","id":"\xe9"}', "not text in UTF-8"),
    "deep": (b'{"resourceType":"Patient","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
    "deep objects": (
        b'{"resourceType":"Bundle","entry":[' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"]}",
        "nested too deeply",
    ),
    "entries that are none": (b'{"resourceType":"Bundle","entry":[1]}', "there is no object"),
    "something behind": (b'{"resourceType":"Bundle","entry":[]} {"x":1}', "something follows"),
    "entries of a patient": (
        b'{"resourceType":"Bundle","entry":[],"resourceType":"Patient"}',
        "does not belong there",
    ),
    "gzip cut off": (packed(bundle(ALICE)).read()[:-9], "ends too early"),
    "gzip damaged": (b"\x1f\x8b\x08" + bytes(60), "damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_get_a_sentence_with_the_place(name: str) -> None:
    content, said = HOSTILE[name]
    with pytest.raises(FhirError) as refusal:
        list(read(as_file(content)))
    assert said in refusal.value.what
    assert refusal.value.kept == "Nothing of it was added."
    assert refusal.value.next


def test_a_bomb_is_stopped_while_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = packed(as_file(b'{"resourceType":"Bundle","entry":[' + b" " * (120 * source_text.MEGABYTE)))
    tracemalloc.start()
    with pytest.raises(FhirError, match="larger than 100 MB"):
        list(read(bomb))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 * source_text.MEGABYTE


def test_memory_follows_the_largest_entry_not_the_file() -> None:
    long = {**condition(), "note": [{"text": "x" * 600}]}
    one = json.dumps({"resource": long}).encode() + b",\n"
    file = as_file(
        b'{"resourceType":"Bundle","type":"collection","entry":[' + one * 20_000 + one[:-2] + b"]}"
    )
    tracemalloc.start()
    assert sum(1 for _ in read(file)) == 20_001
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1.75 * source_text.MEGABYTE, "a megabyte, and not 40 bytes for each entry"


@pytest.mark.parametrize(
    "content",
    [
        b"{}" * 5,
        b'{"resourceType":"Bundle","entry":[{},{},{},{},{}]}',
        b'{"resourceType":"Bundle","entry":[' + b'{"resource":{}},' * 5 + b"{}]}",
    ],
)
def test_more_entries_than_anybody_has_are_refused(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "MAX_ENTRIES", 4)
    came: list[Entry] = []
    with pytest.raises(FhirError, match="more than 4 entries") as refused:
        came.extend(read(as_file(content)))
    assert len(came) <= 4
    assert refused.value.next == "Split it, for example by year, and choose the parts."


def test_entries_may_stand_anywhere_in_the_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_text, "_BLOCK", 7)
    resource = {**condition(), "note": [{"text": "Grüße, 東京 \U0001f600"}]}
    content = json.dumps(
        {"resourceType": "Bundle", "total": 12, "type": "searchset", "entry": [{"resource": resource}] * 3},
        ensure_ascii=False,
    )
    assert [entry.resource for entry in read(as_file(content))] == [resource] * 3


def test_decimals_keep_their_digits() -> None:
    from domain.fhir.strict_json import dumps

    (entry,) = read(as_file(weight("71.50")))
    assert b'"value":71.50' in dumps(entry.resource)
