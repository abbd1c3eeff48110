"""The whole story in one go: Alice keeps a report of her own, through real workers, notary, node, PostgreSQL
and Kubo.
"""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pydicom.data import get_testdata_file

from demo.lab_report import lab_report
from demo.photo import prescription_photo
from medchain.starter.stack import Stack
from tests.browser import story
from tests.browser.leaks import Leaks
from tests.browser.person import Person
from tests.browser.restored import Restored

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

SYNTHEA = Path(__file__).resolve().parents[3] / "shared" / "data" / "synthea" / "dev"
REMARK = "Zirconium allergy suspected; discuss at the next visit."


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, str, str, str]]:
    """{title: (file, kind, date on it, type)}"""
    folder = tmp_path_factory.mktemp("documents")
    report, photo, ct = folder / "norrland-4471.pdf", folder / "IMG_4471.jpg", folder / "ct-slice.dcm"
    report.write_bytes(
        lab_report(panels=("Lipids and glucose",), laboratory="Norrland Diagnostics", patient="Moreau, Alice",
        born=date(1988, 3, 7),
                   taken=date(2026, 11, 4), remark=REMARK, seed=5)
    )  # fmt: skip
    photo.write_bytes(prescription_photo(lines=("Dr H. Farooqi", "Ibuprofen 400 mg", "20 tablets"), seed=6))
    ct.write_bytes(Path(str(get_testdata_file("CT_small.dcm", download=False))).read_bytes())
    return {
        "Cholesterol in November": (report, "Lab report", "2026-11-04", "pdf"),
        "Prescription for the knee": (photo, "Prescription", "2026-10-27", "image"),
        "CT of the knee": (ct, "X-ray, scan or photo", "2026-10-21", "image"),
    }


def test_alice_keeps_a_report_of_her_own(
    alice: Person,
    mallory: Person,
    stranger: Person,
    stack: Stack,
    documents: dict[str, tuple[Path, str, str, str]],
    tmp_path: Path,
) -> None:
    title = "Cholesterol in November"
    original = documents[title][0]
    leaks = Leaks(stack)

    story.sign_up(alice)
    story.sees_registration(alice)

    story.add_documents(alice, documents)
    for name, (_, _, _, kind) in documents.items():
        story.wait_until_recorded(alice, name)
        sees_preview(alice, kind)

    assert any(title in found for found in story.search(alice, "Triglycerides"))
    assert any(title in found for found in story.search(alice, "zirconium"))
    assert not any(title in found for found in story.search(alice, "giraffe"))

    story.open_record(alice, title)
    record_address = alice.page.url
    sees_it_in_a_new_tab(alice)
    assert story.download(alice.page, "Download") == original.read_bytes()
    proof_file = tmp_path / "report.proof.json"
    proof = story.save_proof(alice)
    proof_file.write_text(json.dumps(proof), encoding="utf-8")

    strangers_see_what_holds(stranger, original, proof_file, tmp_path)
    leaks.know(alice, documents, proof, record_address, NATIONAL_ID=story.NATIONAL_ID[1], remark="Zirconium")

    if SYNTHEA.exists():
        story.import_history(alice, _smallest(SYNTHEA))
        assert story.search(alice, "Louis") is not None

    backup = Restored.take(stack)
    receipt = story.erase(alice, title)
    assert receipt
    nothing_opens_it(alice, record_address)
    nothing_opens_it_from_the_backup(backup, alice, record_address)

    story.sign_up(mallory, country="PL", number="44051401359", born="1979-11-30")
    mallory_finds_nothing(mallory, alice, [title, "Alice", "Zirconium"])

    assert alice.problems == []
    assert leaks.found(alice) == []


def sees_preview(person: Person, kind: str) -> None:
    if kind == "pdf":
        expect(person.page.locator("canvas.paper").first).to_be_visible()
    else:
        picture = person.page.locator("img.paper")
        expect(picture).to_be_visible()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")


def sees_it_in_a_new_tab(person: Person) -> None:
    link = person.page.get_by_role("link", name="Open in a new tab").first
    assert link.get_attribute("target") == "_blank"
    answer = person.page.request.get(person.stack.url + str(link.get_attribute("href")))
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")


def strangers_see_what_holds(stranger: Person, original: Path, proof: Path, folder: Path) -> None:
    story.check(stranger, original, proof)
    stranger.sees(re.compile(r"Unchanged since \d+ \w+ \d{4}.* added by Alice Moreau"))
    altered = folder / original.name
    data = bytearray(original.read_bytes())
    data[len(data) // 2] ^= 1
    altered.write_bytes(bytes(data))
    story.check(stranger, altered, proof)
    stranger.sees("This is not the document that the proof was made for.")


def nothing_opens_it(alice: Person, address: str) -> None:
    for suffix in ("", "1/file/", "1/open/", "1/proof/", "1/preview/0/"):
        assert alice.page.request.get(address + suffix).status == 404
    alice.goes_to("/records/")
    alice.does_not_see("Cholesterol in November")


def nothing_opens_it_from_the_backup(backup: Restored, alice: Person, address: str) -> None:
    """Last night's portal database, served again: the row is back, and its content is not."""
    with backup.portal() as base:
        story.sign_in(alice, base=base)
        path = address.removeprefix(alice.stack.url)
        for suffix in ("", "1/file/", "1/open/"):
            answer = alice.page.request.get(base + path + suffix)
            assert answer.status in {404, 503}
            assert b"Zirconium" not in answer.body()
        alice.problems.clear()


def mallory_finds_nothing(mallory: Person, alice: Person, words: list[str]) -> None:
    """Every address that Alice's browser ever asked for, asked for by Mallory."""
    paths = sorted(
        {
            address.removeprefix(alice.stack.url)
            for address in alice.addresses
            if address.startswith(alice.stack.url)
        }
    )
    private = [path for path in paths if re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", path.split("?")[0])]
    assert len(private) > 5
    for path in paths:
        answer = mallory.page.request.get(alice.stack.url + path, max_redirects=0)
        body = answer.text() if "text/html" in answer.headers.get("content-type", "") else ""
        assert not [word for word in words if word in body], path
        assert path not in private or answer.status in {404, 405}, path


def _smallest(folder: Path) -> Path:
    return min((file for file in folder.glob("*_*.json.gz")), key=lambda file: file.stat().st_size)
