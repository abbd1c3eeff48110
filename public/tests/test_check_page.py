"""Check a document: what a stranger reads about a file and its proof, and that nothing is believed, kept or
let through.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from adapters.chain import deployment, keys, typed_data
from common import commitments, merkle
from domain.ledger.tests.node import Node
from domain.records.models import Record, RecordState
from public.presenters import check_results
from public.tests.conftest import Letter

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def drop(*files: tuple[str, bytes], client: Client | None = None, **extra: Any) -> str:
    """The words of the answer."""
    browser = client or Client()
    answer = browser.post(
        "/check/", {"files": [SimpleUploadedFile(name, content) for name, content in files]}, **extra
    )
    assert answer.status_code == 200, answer.content
    return re.sub(r"\s+", " ", answer.content.decode())


def test_unchanged_since_and_added_by(letter: Letter) -> None:
    page = drop(("letter.pdf", letter.content), ("letter.proof.json", letter.proof_file))
    assert re.search(r"Unchanged since \d+ \w+ \d{4}, \d\d:\d\d UTC, added by Alice Example", page)
    assert 'class="result good"' in page
    assert "The newest version" in page
    assert letter.owner.user.number not in page
    assert letter.owner.user.email not in page


@pytest.mark.parametrize(
    "change",
    [lambda data: data[:-1], lambda data: data + b"\n", lambda data: b"\0" + data[1:]],
    ids=["cut", "longer", "flipped"],
)
def test_one_byte_changed_and_it_says_so(letter: Letter, change: Callable[[bytes], bytes]) -> None:
    page = drop(("letter.pdf", change(letter.content)), ("letter.proof.json", letter.proof_file))
    assert "Altered" in page
    assert 'class="result bad"' in page
    assert "Unchanged since" not in page


def test_a_name_put_into_the_proof_does_not_hold(letter: Letter) -> None:
    letter.proof["metadata"]["author"]["name"] = "Dr Mallory"
    page = drop(("letter.pdf", letter.content), ("letter.proof.json", letter.proof_file))
    assert "The proof does not hold" in page
    assert "Mallory" not in page


def _signed_by_mallory(letter: Letter, *, anchors: str, chain_id: int) -> None:
    """A proof that agrees with itself: Mallory takes the letter as her own, under her own key, in a tree of
    her own.
    """
    address, key = keys.new_account()
    proof = letter.proof
    parts = {name: bytes.fromhex(proof[name][2:]) for name in ("commitment", "subject")}
    leaf = merkle.leaf_hash(
        commitments.kind_id(proof["kind"]), parts["commitment"], parts["subject"], address
    )
    typed = typed_data.statement(leaf, 1, 1_763_000_000, chain_id=chain_id, anchors=anchors)
    alone = {"root": "0x" + leaf.hex(), "size": 1, "proof": []}
    signature = "0x" + keys.sign_typed(key, typed).hex()
    proof |= {
        "author": address,
        "leaf": alone["root"],
        "batch": alone,
        "statement": {**alone, "signedAt": 1_763_000_000, "signature": signature},
    }
    proof["chain"] |= {"anchors": anchors, "chainId": chain_id}


@pytest.mark.parametrize(
    ("network", "contract"),
    [(31337, "ours"), (31337, "0x" + "ab" * 20), (1, "ours")],
    ids=["not anchored", "own contract", "elsewhere"],
)
def test_unknown_is_grey_and_never_called_false(letter: Letter, network: int, contract: str) -> None:
    anchors = deployment.load(31337).anchors if contract == "ours" else contract
    _signed_by_mallory(letter, anchors=anchors, chain_id=network)
    page = drop(("letter.pdf", letter.content), ("letter.proof.json", letter.proof_file))
    assert "Not known here" in page
    assert "does not make them false" in page
    assert 'class="result "' in page


def test_without_the_chain_nothing_is_called_genuine(letter: Letter, settings: LazySettings) -> None:
    settings.CHAIN_RPC_URL = "http://127.0.0.1:9"
    page = drop(("letter.pdf", letter.content), ("letter.proof.json", letter.proof_file))
    assert "Date not known yet" in page
    assert "Try again in a few minutes" in page
    assert "Unchanged since" not in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": RecordState.WITHDRAWN}, "Genuine, but withdrawn"),
        ({"current": 2}, "A newer version exists"),
        ({"state": RecordState.ERASED}, "Erased from this portal"),
    ],
    ids=["withdrawn", "replaced", "erased"],
)
def test_what_became_of_it_since(letter: Letter, changes: dict[str, Any], words: str) -> None:
    Record.objects.filter(pk=letter.record.pk).update(**changes)
    assert words in drop(("letter.pdf", letter.content), ("letter.proof.json", letter.proof_file))


def test_after_a_reorganisation_it_is_not_known_any_more(letter: Letter, node: Node) -> None:
    """The block with the anchor is gone: what the page says comes from the chain, not from our rows."""
    node.rpc.call("evm_revert", [letter.before])
    assert "Not known here" in drop(("letter.pdf", letter.content), ("letter.proof.json", letter.proof_file))


def test_proof_and_document_find_each_other_among_many(letter: Letter) -> None:
    page = drop(
        ("scan.jpg", b"\xff\xd8 a photo"),
        ("letter.proof.json", letter.proof_file),
        ("renamed.pdf", letter.content),
    )
    assert page.count('class="result ') == 2
    assert page.index("scan.jpg") < page.index("Unchanged since")
    assert "Add its proof file" in page


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("scan.jpg", b"\xff\xd8")], "Add its proof file"),
        ([("a.proof.json", b'{"format": "medchain-proof/1"}')], "damaged"),
        (
            [("a.proof.json", b'{"format": "medchain-proof/1", "metadata":' + b"[" * 100_000)],
            "cannot be read",
        ),
        (
            [("a.proof.json", b'{"format": "medchain-proof/1"' + b" " * 300_000 + b"}")],
            "larger than any we write",
        ),
        ([("a.proof.json", b'{"format": "medchain-proof/9"}')], "not a MedChain proof file"),
        ([(f"{n}.pdf", b"x") for n in range(21)], "At most 20 files"),
    ],
    ids=["no proof", "empty proof", "nested", "huge", "newer format", "too many"],
)
def test_whatever_is_dropped_a_clear_sentence_comes_back(files: list[tuple[str, bytes]], words: str) -> None:
    page = drop(*files)
    assert words in page
    assert "Unchanged since" not in page


def test_no_file_at_all() -> None:
    assert "No file arrived" in drop()


def test_a_body_beyond_the_limit_is_not_read() -> None:
    assert "Nothing was looked at" in drop(("a.pdf", b"x"), CONTENT_LENGTH="1200000000")


def test_names_are_text_and_nothing_else(letter: Letter) -> None:
    bad = "<img src=x onerror=alert(1)>‮gpj.exe"
    page = drop((bad, b"x"))
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "\u202e" not in page


def test_without_the_token_nothing_is_looked_at() -> None:
    browser = Client(enforce_csrf_checks=True)
    large = SimpleUploadedFile("letter.pdf", b"x" * 3_000_000)
    assert browser.post("/check/", {"files": [large]}).status_code == 403
    assert browser.get("/check/").status_code == 200
    token = browser.cookies["csrftoken"].value
    sent = {"csrfmiddlewaretoken": token, "files": [SimpleUploadedFile("letter.pdf", b"x" * 3_000_000)]}
    assert browser.post("/check/", sent).status_code == 200
    assert browser.post("/check/", sent, HTTP_ORIGIN="https://elsewhere.example").status_code == 403


def test_nobody_needs_an_account_and_nothing_changes_by_looking() -> None:
    answer = Client().get("/check/")
    assert answer.status_code == 200
    assert "Is this document genuine?" in answer.content.decode()
    assert Client().put("/check/").status_code == 405


@pytest.mark.parametrize(
    "precision, said",
    [("", "1 January 1998"), ("month", "January 1998"), ("year", "1998"), ("?", "1998-01-01")],
)
def test_a_proof_says_as_much_of_the_date_as_is_known(precision: str, said: str) -> None:
    assert check_results.day_said("1998-01-01", precision) == said
