"""Certificates: sealed while they arrive, refused with a sentence where they are hostile, and shown to no
browser but as a picture.
"""

import hashlib
import io
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.http import Http404

from adapters import ipfs
from adapters.vault import client
from adapters.vault.interface import VaultRefusedError
from common import clock
from common.sealing import Header, SealError, iter_plain
from domain.accounts.models import User
from domain.audit.models import Event
from domain.credentials import envelope_binding, paper_names
from domain.credentials.blind_indexes import BlindIndexes
from domain.credentials.errors import PaperError
from domain.credentials.models import Credential, Paper, PaperState
from domain.credentials.queries import access, applicant
from domain.credentials.services import applications, paper_sweep, papers
from domain.credentials.tests import acts
from domain.intake.refusal import UploadInterruptedError
from domain.records.services import vault_reconciliation as records_sweeping
from domain.records.tests import made_files
from tests import people, traces
from tests.shared_data import SHARED, needs_shared
from vault.models import Envelope

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
EXPECTED = SHARED / "hostile" / "EXPECTED.dev.json"
CASES: list[dict[str, Any]] = json.loads(EXPECTED.read_text()) if EXPECTED.is_file() else []
TAKEN = {"application/pdf", "image/png", "image/jpeg", "image/tiff"}


@pytest.fixture
def draft(bob: User) -> Credential:
    return applications.begin(by=bob)


def test_a_small_one_is_sealed_in_the_row_and_a_large_one_in_the_store(bob: User, draft: Credential) -> None:
    small = acts.add_paper(draft, bob, acts.certificate("Small"))
    large = acts.add_paper(draft, bob, made_files.picture(size=(400, 300)), name="scan.png")

    assert (small.state, small.content_type, small.pages, small.cid) == (
        PaperState.STORED,
        "application/pdf",
        1,
        "",
    )
    assert small.body is not None and b"PDF" not in bytes(small.body)
    assert large.body is None and ipfs.store().has(large.cid)
    assert [row.name for row in applicant.papers(draft)] == ["licence.pdf", "scan.png"]
    assert (
        Envelope.objects.filter(record__in=[small.pk, large.pk], state=Envelope.State.CONFIRMED).count() == 2
    )
    assert b"licence" not in bytes(small.name)


def test_its_digest_is_masked_and_comes_back_whole(bob: User, draft: Credential) -> None:
    data = acts.certificate("Digest")
    paper = acts.add_paper(draft, bob, data)

    assert bytes(paper.plaintext_sha256) != hashlib.sha256(data).digest()
    assert BlindIndexes().mask(paper.pk, bytes(paper.plaintext_sha256)) == hashlib.sha256(data).digest()


@needs_shared
def test_hostile_files_leave_a_sentence_and_nothing_else(bob: User, draft: Credential) -> None:
    for case in CASES:
        data = (SHARED / "hostile" / "made" / case["file"]).read_bytes()
        paper = acts.add_paper(draft, bob, data, name=case["file"])
        if case["want"].startswith("accept") and case["true_type"] in TAKEN:
            assert paper.state == PaperState.STORED, case["file"]
            papers.discard(paper=paper, by=bob)
            continue
        assert (paper.state, paper.cid, paper.body) == (PaperState.REFUSED, "", None), case["file"]
        assert paper.reason and paper.advice.endswith("."), case["file"]
        assert not Envelope.objects.filter(record=paper.pk).exists(), case["file"]


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: made_files.pdf(change=made_files.action("/JavaScript", JS="app.alert(1)")), "active.pdf"),
        (lambda: made_files.pdf(change=made_files.stream_bomb), "bomb.pdf"),
        (made_files.page_loop, "loop.pdf"),
        (lambda: b"<html><script>alert(1)</script></html>", "licence.pdf"),
        (lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "licence.png"),
        (lambda: b"MZ" + bytes(5000), "licence.pdf"),
        (lambda: made_files.pdf()[:200], "cut.pdf"),
        (lambda: b"", "empty.pdf"),
        (lambda: b"Only words", "licence.txt"),
    ],
    ids=["javascript", "bomb", "loop", "html", "svg", "program", "cut off", "empty", "text"],
)
def test_what_is_no_certificate_is_refused_and_its_key_destroyed(
    bob: User, draft: Credential, make: Callable[[], bytes], name: str
) -> None:
    paper = acts.add_paper(draft, bob, make(), name=name)

    assert paper.state == PaperState.REFUSED
    assert paper.reason and paper.advice
    assert Paper.objects.get().body is None
    assert not Envelope.objects.filter(record=paper.pk).exists()
    assert Event.objects.filter(action="paper.refused", subject_id=draft.pk).count() == 1


@pytest.mark.parametrize("is_announced", [True, False], ids=["announced", "not announced"])
def test_more_than_twenty_megabytes_are_refused_before_they_are_all_here(
    bob: User, draft: Credential, is_announced: bool
) -> None:
    length, read = 64 * 1024 * 1024, 0

    def source(size: int) -> bytes:
        nonlocal read
        start, read = read, read + size
        return (
            (acts.certificate()[start:] if start < 300 else b"").ljust(min(size, length - start), b" ")
            if start < length
            else b""
        )

    paper = papers.receive(
        credential=draft, name="big.pdf", source=source, expected=length if is_announced else None, by=bob
    )

    assert (paper.state, paper.reason) == (PaperState.REFUSED, "it is larger than 20 MB.")
    assert is_announced or read < 22 * 1024 * 1024


def test_what_breaks_off_leaves_nothing(bob: User, draft: Credential) -> None:
    data = acts.certificate("Broken off")

    with pytest.raises(UploadInterruptedError):
        papers.receive(
            credential=draft, name="cut.pdf", source=io.BytesIO(data[:100]).read, expected=len(data), by=bob
        )

    assert not Paper.objects.exists()
    assert not Envelope.objects.filter(patient_id=bob.pk).exists()


def test_not_more_than_anybody_reads(bob: User, draft: Credential, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MAX_PAPERS", 1)
    acts.add_paper(draft, bob)
    before = traces.tables()

    with pytest.raises(PaperError) as refused:
        acts.add_paper(draft, bob)

    assert str(refused.value) == "There are 1 papers already. They are safe. Remove one, then add this one."
    assert traces.changed_since(before) == []


@pytest.mark.django_db(databases=["default", "vault"], transaction=True)
def test_of_four_at_once_each_counts_the_others(
    bob: User, draft: Credential, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "MAX_PAPERS", 1)

    def added(number: int) -> bool:
        try:
            acts.add_paper(draft, bob, acts.certificate(f"Number {number}"))
        except PaperError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(added, range(4))) == [False, False, False, True]
    assert Paper.objects.get().state == PaperState.STORED


def test_a_paper_thrown_away_opens_no_more(bob: User, draft: Credential) -> None:
    paper = acts.add_paper(draft, bob, made_files.picture(size=(400, 300)))
    papers.discard(paper=paper, by=bob)

    assert not Envelope.objects.filter(record=paper.pk).exists()
    ipfs.store().collect()
    assert not ipfs.store().has(paper.cid)


def test_sent_from_another_window_meanwhile_it_is_not_added(bob: User) -> None:
    credential = acts.draft(bob)
    data, is_sent = acts.certificate("Too late"), False

    def source(size: int) -> bytes:
        nonlocal data, is_sent
        if not is_sent:
            applications.submit(credential=credential, by=bob, session=people.SESSION)
            is_sent = True
        piece, data = data[:size], data[size:]
        return piece

    with pytest.raises(PaperError):
        papers.receive(credential=credential, name="late.pdf", source=source, expected=len(data), by=bob)
    assert credential.papers.count() == 1


def test_a_strangers_paper_is_not_there(bob: User, charlie: User, draft: Credential) -> None:
    paper = acts.add_paper(draft, bob)

    assert access.paper_for_holder(bob, paper.pk) == paper
    with pytest.raises(Http404):
        access.paper_for_holder(charlie, paper.pk)
    with pytest.raises(Http404):
        access.paper_for_verifier(paper.pk)
    with pytest.raises(Http404):
        access.for_verifier(draft.pk)


def test_its_bytes_open_under_no_other_key_and_no_other_name(bob: User, draft: Credential) -> None:
    first, second = (
        acts.add_paper(draft, bob, acts.certificate("A")),
        acts.add_paper(draft, bob, acts.certificate("B")),
    )
    assert first.body is not None

    with pytest.raises(SealError):
        list(iter_plain(bytes(32), Header(first.pk, 1), bob.pk, [bytes(first.body)]))
    first.name = second.name
    with pytest.raises(VaultRefusedError):
        paper_names.opened(first)


def test_the_sweeps_settle_what_died_halfway(bob: User, draft: Credential) -> None:
    """A paper that is there is confirmed; one that never arrived goes with its key; nobody's envelope is left
    waiting.
    """
    kept = acts.add_paper(draft, bob)
    Envelope.objects.filter(record=kept.pk).update(state=Envelope.State.CLOSED, confirmed_at=None)
    lost = Paper.objects.create(credential=draft, added_by=bob)
    client().open(patient=bob.pk, refs=[envelope_binding.ref_of(lost)])
    Envelope.objects.update(opened_at=clock.now() - paper_sweep.NEVER_CAME)
    Paper.objects.filter(pk=lost.pk).update(added_at=clock.now() - 2 * paper_sweep.NEVER_CAME)

    paper_sweep.sweep()
    records_sweeping.reconcile()

    assert list(Paper.objects.all()) == [kept]
    assert list(Envelope.objects.values_list("record", "state")) == [(kept.pk, Envelope.State.CONFIRMED)]
