"""The whole way through a real node: uploaded, checked by the notary, anchored, confirmed, proved, altered,
erased.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from adapters import ipfs
from adapters.chain.rpc import Rpc
from domain.accounts.models import Patient
from domain.ledger import keyring
from domain.ledger.tests.node import Node
from domain.records.models import Record, RecordState, Version
from domain.records.services import ledger_outcomes
from domain.records.tests import made_files as made
from medchain.starter.anvil import Anvil
from medchain.starter.process import free_port
from patients.tests.upload_acts import PDF, body_of, keep
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


@pytest.fixture(scope="module")
def own_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    folder = tmp_path_factory.mktemp("records-node")
    anvil = Anvil(port=free_port(), log=folder / "anvil.log", block_seconds=0)
    yield Node(anvil, Rpc(anvil.url), folder)
    anvil.stop()


@pytest.fixture
def node(own_node: Node, settings: LazySettings, tmp_path: Path, transactional_db: None) -> Iterator[Node]:
    settings.IPFS_API_URL, settings.BLOCKS_DIR = "", tmp_path / str(uuid4())
    settings.CHAIN_RPC_URL, settings.DEPLOYMENTS_DIR = own_node.anvil.url, own_node.folder / "deployments"
    settings.NOTARY_KEY_FILE, settings.DEPLOYER_KEY_FILE = (
        own_node.folder / "notary.key",
        own_node.folder / "deployer.key",
    )
    settings.LEDGER_BATCH_SECONDS = 0
    keyring.read.cache_clear()
    if not settings.DEPLOYMENTS_DIR.exists():
        own_node.rpc.call("evm_setAutomine", [True])
        call_command("chain_deploy")
        own_node.rpc.call("evm_setAutomine", [False])
    with own_node.snapshot():
        yield own_node


@pytest.fixture
def alice(node: Node) -> Patient:
    return people.patient("Alice")


@pytest.fixture
def browser(alice: Patient) -> Client:
    return people.signed_in(alice.user)


def record(node: Node) -> None:
    node.round()
    ledger_outcomes.apply_outcomes()


def detail(browser: Client, kept: Record) -> str:
    return browser.get(reverse("patients:record-detail", args=[kept.pk])).content.decode()


def check(browser: Client, kept: Record) -> str:
    return browser.post(
        reverse("patients:record-check", args=[kept.pk, 1]), headers={"HX-Request": "true"}
    ).content.decode()


def test_from_being_recorded_to_a_proof_that_strangers_believe(browser: Client, node: Node) -> None:
    kept = keep(browser)
    status = reverse("patients:record-status", args=[kept.pk])
    waiting = browser.get(status).content.decode()
    assert "Being recorded" in waiting
    assert "every 5s" in waiting
    record(node)
    done = browser.get(status).content.decode()
    assert "Recorded" in done
    assert "every 5s" not in done
    assert Record.objects.get().state == RecordState.ANCHORED
    assert "This is the document exactly as it was stored." in detail(browser, kept)
    assert "A changed date would not match it." in check(browser, kept)
    proof = browser.get(reverse("patients:record-proof", args=[kept.pk, 1]))
    bundle = json.loads(proof.content)
    assert (bundle["format"], bundle["kind"], bundle["metadata"]["author"]["role"]) == (
        "medchain-proof/1",
        "lab-report",
        "patient",
    )
    assert ".proof.json" in proof["Content-Disposition"]
    _stranger_checks(PDF, proof.content, "unchanged")
    _stranger_checks(PDF + b" ", proof.content, "altered")


def test_several_at_once_and_the_outcome_is_taken_once(browser: Client, node: Node) -> None:
    for data in (PDF, made.picture(), made.dicom()):
        keep(browser, data)
    record(node)
    assert set(Record.objects.values_list("state", flat=True)) == {"anchored"}
    assert ledger_outcomes.apply_outcomes() == 0


def test_while_the_chain_is_away_everything_else_goes_on(
    browser: Client, node: Node, settings: LazySettings
) -> None:
    address, settings.CHAIN_RPC_URL = settings.CHAIN_RPC_URL, "http://127.0.0.1:9"
    kept = keep(browser)
    assert "Being recorded" in detail(browser, kept)
    assert "Being recorded" in check(browser, kept)
    assert body_of(browser.get(reverse("patients:record-download", args=[kept.pk, 1]))) == PDF
    settings.CHAIN_RPC_URL = address
    record(node)
    assert "exactly as it was stored" in detail(browser, kept)
    settings.CHAIN_RPC_URL = "http://127.0.0.1:9"
    assert "The ledger does not answer right now" in check(browser, kept)


def test_a_changed_file_is_altered_and_never_shown(
    browser: Client, node: Node, settings: LazySettings
) -> None:
    kept = keep(browser)
    record(node)
    version = Version.objects.get(record=kept)
    block = next(
        path for path in settings.BLOCKS_DIR.rglob("*") if path.is_file() and path.stat().st_size > 300
    )
    data = bytearray(block.read_bytes())
    data[200] ^= 1
    block.write_bytes(bytes(data))
    assert "This is not what was recorded" in check(browser, kept)
    assert browser.get(reverse("patients:record-download", args=[kept.pk, 1])).status_code == 503
    assert ipfs.store().has(version.cid)


def test_a_changed_row_is_altered_and_gets_no_key(browser: Client, node: Node) -> None:
    kept = keep(browser)
    record(node)
    metadata = Version.objects.get(record=kept).metadata
    Version.objects.filter(record=kept).update(metadata={**metadata, "record_date": "2020-01-01"})
    assert "This is not what was recorded" in check(browser, kept)
    Version.objects.filter(record=kept).update(record_date="2020-01-01")
    assert browser.get(reverse("patients:record-detail", args=[kept.pk])).status_code == 404


def test_what_the_notary_refuses_goes_back_with_the_reason(browser: Client, node: Node) -> None:
    kept = keep(browser)
    # Lost before the notary looked.
    ipfs.store().unpin(Version.objects.get(record=kept).cid)
    ipfs.store().collect()
    record(node)
    assert Record.objects.get().state == RecordState.REJECTED
    assert "Refused" in browser.get(reverse("patients:record-status", args=[kept.pk])).content.decode()


def test_a_withdrawal_is_in_the_ledger_and_whoever_checks_a_copy_reads_it(
    browser: Client, node: Node
) -> None:
    kept = keep(browser)
    record(node)
    proof = browser.get(reverse("patients:record-proof", args=[kept.pk, 1])).content
    browser.post(reverse("patients:record-withdraw", args=[kept.pk]), {"reason": "Not mine"})
    assert "The withdrawal is being recorded." in detail(browser, kept)
    record(node)
    assert "The withdrawal is in the ledger: since" in detail(browser, kept)
    assert "Genuine, but withdrawn" in body_of_page(Client(), PDF, proof)


def test_the_receipt_names_the_block_and_the_proof_says_erased(browser: Client, node: Node) -> None:
    kept = keep(browser)
    record(node)
    proof = browser.get(reverse("patients:record-proof", args=[kept.pk, 1])).content
    answer = browser.post(reverse("patients:record-erase", args=[kept.pk]), follow=True)
    assert "Block " in answer.content.decode()
    assert "Erased from this portal by its owner" in body_of_page(Client(), PDF, proof)


def _stranger_checks(document: bytes, proof: bytes, word: str) -> None:
    assert word in body_of_page(Client(), document, proof).lower()


def body_of_page(browser: Client, document: bytes, proof: bytes) -> str:
    from django.core.files.uploadedfile import SimpleUploadedFile

    files = [SimpleUploadedFile("report.pdf", document), SimpleUploadedFile("report.proof.json", proof)]
    return browser.post(reverse("public:check"), {"files": files}).content.decode()
