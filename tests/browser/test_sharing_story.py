"""The promise in one go: a doctor is verified, asks, is allowed, reads, writes, and is stopped.

Every process is the real one.
"""

import re
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pydicom.data import get_testdata_file

from demo.certificate import certificate
from demo.lab_report import lab_report
from demo.photo import prescription_photo
from medchain.starter.stack import Stack
from tests.browser import onboarding, sharing, story
from tests.browser.leaks import Leaks
from tests.browser.onboarding import App
from tests.browser.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]

ALICE = ("IN", "2341 2341 2346")
REMARK = "Quartz dust exposure; see the letter."
REPORT, PHOTO, SECRET = "Blood lipids in autumn", "Prescription for the elbow", "CT that stays hidden"
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Opens = Callable[[str, str], Person]


@pytest.fixture
def opens(browser: Browser, stack: Stack, pictures: Path) -> Iterator[Opens]:
    """Somebody at a browser of their own.

    What each saw last is photographed, for whoever looks into a failure.
    """
    opened: list[tuple[Person, Iterator[Person]]] = []

    def person(name: str, email: str) -> Person:
        life = Person.open(browser, stack, name, email)
        opened.append((next(life), life))
        return opened[-1][0]

    yield person
    for place, (one, life) in enumerate(opened):
        one.page.screenshot(path=pictures / f"last-{place}-{one.name.split()[0].lower()}.png", full_page=True)
        next(life, None)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    folder = tmp_path_factory.mktemp("papers")

    def paper(name: str, holder: str, **fields: str) -> Path:
        file = folder / f"{name}.pdf"
        printed = {label.replace("_", " ").capitalize(): value for label, value in fields.items()}
        file.write_bytes(
            certificate(
                authority="Netherlands Medical Council",
                title=name,
                holder=holder,
                fields=printed,
                issued=date(2024, 1, 15),
            )
        )
        return file

    return paper


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, str, str, str]]:
    folder = tmp_path_factory.mktemp("documents")
    report, photo, ct = folder / "norrland-5512.pdf", folder / "IMG_5512.jpg", folder / "hidden-slice.dcm"
    report.write_bytes(
        lab_report(panels=("Lipids and glucose",), laboratory="Norrland Diagnostics", patient="Moreau, Alice",
        born=date(1990, 4, 2),
                   taken=date(2026, 10, 4), remark=REMARK, seed=21)
    )  # fmt: skip
    photo.write_bytes(prescription_photo(lines=("Dr H. Farooqi", "Naproxen 250 mg", "20 tablets"), seed=22))
    ct.write_bytes(Path(str(get_testdata_file("CT_small.dcm", download=False))).read_bytes())
    return {
        REPORT: (report, "Lab report", "2026-10-04", "pdf"),
        PHOTO: (photo, "Prescription", "2026-10-02", "image"),
        SECRET: (ct, "X-ray, scan or photo", "2026-09-21", "image"),
    }


def test_a_doctor_is_verified_asks_is_allowed_reads_writes_and_is_stopped(
    opens: Opens, stack: Stack, papers: Callable[..., Path], documents: dict[str, tuple[Path, str, str, str]]
) -> None:
    alice, bob, charlie = (
        opens("Alice Moreau", "alice.m@example.org"),
        opens("Bob Harris", "bob.h@example.org"),
        opens("Charlie Reed", "charlie.r@example.org"),
    )
    vera, hugo, dana = (
        opens("Vera Lindqvist", "vera.l@example.org"),
        opens("Hugo Brandt", "hugo.b@example.org"),
        opens("Dana Okafor", "dana.o@example.org"),
    )
    sana, linden = opens("Sana Rahimi", "sana.r@example.org"), opens("Pieter Linden", "pieter.l@example.org")
    leaks = Leaks(stack)

    # Who applies
    keys = apply(bob, charlie, hugo, sana, linden, papers)
    keys[vera.name] = appoint(vera, stack)
    decide(vera, keys[vera.name], bob, charlie, papers)
    join_hope(hugo, dana, bob, keys)

    # Alice has something to share
    story.sign_up(alice, country=ALICE[0], number=ALICE[1], born="1990-04-02")
    story.add_documents(alice, documents)
    for title in documents:
        story.wait_until_recorded(alice, title)
    hide(alice, SECRET)
    secret = alice.page.url
    number = onboarding.number_of(alice, "/account/")

    # Bob asks; she looks, narrows, allows; he reads and writes
    sharing.ask(bob, number, kinds=["Lab results", "Images", "Medicines and prescriptions"], words=REMARK)
    sharing.sees_request(alice, bob)
    sharing.narrow_and_allow(
        alice, bob, without="Medicines and prescriptions", shown=[REPORT], hidden=[PHOTO, SECRET]
    )
    chart = sharing.until_readable(bob, alice, REPORT)
    bob.does_not_see(PHOTO)
    bob.does_not_see(SECRET)
    bob.sees("Some items are not shared.")
    bob.page.get_by_role("link", name=REPORT).first.click()
    sharing.sees_watermark(bob.page)
    record = bob.page.url
    sharing.compose_report(
        bob, chart, title="Ferritin, checked again", text="Iron is low; come back in spring."
    )
    sharing.upload_for(
        bob,
        chart,
        documents[PHOTO][0],
        title="Photo of the elbow",
        kind="X-ray, scan or photo",
        dated="2026-11-02",
    )
    sharing.sees_written(alice, "Ferritin, checked again", bob.name)
    sharing.sees_written(alice, "Photo of the elbow", bob.name)
    sharing.is_told(alice, re.compile(r"\b(added|wrote|written)\b"))
    bob.page.goto(chart)
    bob.sees(re.compile(r"Ferritin 9\s+low"))

    # Charlie, whom nobody allowed
    for address in (
        record,
        chart,
        secret.replace("/records/", f"/doctor/patients/{UUID.findall(chart)[0]}/records/"),
    ):
        sharing.is_refused(charlie, address)
    alice.goes_to("/log/")
    tried = alice.page.locator("main li, main tr, main article").filter(has_text="Nothing was shown.")
    expect(tried).to_have_count(1, timeout=onboarding.PATIENCE)
    expect(tried).to_contain_text(charlie.name)
    alice.sees(re.compile(r"opened .*(report|record)"))

    # One look at the hidden one: one browser, then a new request
    bobs_number = onboarding.number_of(bob, "/doctor/account/")
    sharing.look_once(alice, bobs_number, secret)
    sharing.until_readable(bob, alice, SECRET)
    bob.page.get_by_role("link", name=SECRET).first.click()
    sharing.sees_picture(bob.page)
    once = bob.page.url
    second = opens(bob.name, bob.email)
    onboarding.sign_in(second, keys[bob.name])
    sharing.is_refused(second, once)

    # Blocked, all stopped, allowed anew, revoked with every worker stopped
    sharing.block(alice, charlie, onboarding.number_of(charlie, "/doctor/account/"))
    sharing.stop_all(alice)
    sharing.is_refused(bob, record)
    sharing.share_unasked(alice, bob, bobs_number)
    sharing.until_readable(bob, alice, REPORT)
    assert bob.page.request.get(record).status == 200
    for name in ("worker", "notary", "beat"):
        stack.processes[name].stop()
    try:
        sharing.stop(alice, bob)
        sharing.is_refused(bob, record)
    finally:
        for name in ("worker", "notary", "beat"):
            stack.start_worker(name)
        stack.wait_for_workers()

    # Vera suspends Charlie: nothing anywhere, at once
    suspend(vera, keys[vera.name], charlie)
    charlie.goes_to("/doctor/patients/")
    charlie.sees(re.compile("suspended", re.IGNORECASE))

    everybody = [alice, bob, charlie, vera, hugo, dana, sana, linden]
    leaks.personal |= {
        REMARK,
        REPORT,
        PHOTO,
        SECRET,
        ALICE[1],
        number,
        "Naproxen",
        "come back in spring",
        *(one.email for one in everybody),
    }
    leaks.personal |= {one.name for one in everybody}
    leaks.inner |= {
        found for address in (record, secret, chart) for found in UUID.findall(address)
    } | leaks.stored()
    assert leaks.found(*everybody) == []
    assert {one.name: unexpected(one) for one in everybody if unexpected(one)} == {}


def apply(
    bob: Person, charlie: Person, hugo: Person, sana: Person, linden: Person, papers: Callable[..., Path]
) -> dict[str, App]:
    """Everybody signs up and sends an application; Charlie with another number than his certificate's."""
    keys = {one.name: onboarding.sign_up(one, role) for one, role in ((bob, "doctor"), (charlie, "doctor"))}
    onboarding.apply_as_doctor(
        bob,
        papers("bob-certificate", "Dr Bob Harris", number="49021774301"),
        number="49021774301",
        specialty="Cardiology",
    )
    onboarding.apply_as_doctor(
        charlie,
        papers("charlie-certificate", "Dr Charlie Reed", number="59033120801"),
        number="59033120810",
        specialty="Dermatology",
    )
    for one, path, kind, name in (
        (hugo, "hospital", "Hospital", "Hospital Hope"),
        (sana, "insurer", "", "Sana Health"),
        (linden, "pharmacy", "", "Linden Pharmacy"),
    ):
        keys[one.name] = onboarding.sign_up(one, path)
        register = f"REG-{path}"
        sheets = {
            "operating": papers(f"{path}-licence", name, number=register),
            "register": papers(f"{path}-extract", name, number=register),
        }
        onboarding.apply_as_organisation(one, sheets, name=name, number=register, kind=kind, path=path)
    return keys


def appoint(vera: Person, stack: Stack) -> App:
    started = time.time()
    stack.manage("appoint_verifier", vera.email, vera.name)
    return onboarding.start(vera, vera.code_from_mail(after=started - 1))


def decide(vera: Person, key: App, bob: Person, charlie: Person, papers: Callable[..., Path]) -> None:
    """One more paper from Bob; Charlie is rejected with a reason for the field, mends it and comes back; the
    organisations are in order.
    """
    onboarding.review(vera, bob.name, another="Your entry in the specialists' register, as PDF.")
    onboarding.send_back(vera)
    onboarding.answer_with_paper(bob, papers("bob-specialist", "Dr Bob Harris", entry="Cardiology, 2019"))
    onboarding.review(vera, charlie.name, differs={"Licence number": "The certificate says 59033120801."})
    onboarding.reject(vera)
    onboarding.mend(charlie, "Licence number", "59033120801")
    for name in (bob.name, charlie.name, "Hospital Hope", "Sana Health", "Linden Pharmacy"):
        onboarding.review(vera, name)
        onboarding.approve(vera, key)


def join_hope(hugo: Person, dana: Person, bob: Person, keys: dict[str, App]) -> None:
    code = onboarding.invite(hugo, keys[hugo.name], dana, does="Manager")
    keys[dana.name] = onboarding.accept_invitation(dana, code)
    onboarding.admit_doctor(hugo, keys[hugo.name], bob, onboarding.number_of(bob, "/doctor/account/"))
    onboarding.gives_task(hugo, keys[hugo.name], bob.name, "Privacy officer")


def hide(alice: Person, title: str) -> None:
    story.open_record(alice, title)
    page = alice.page
    page.locator("summary").filter(has_text="More actions").click()
    page.get_by_role("button", name=re.compile("^Hide")).or_(
        page.get_by_role("link", name=re.compile("^Hide"))
    ).first.click()
    if page.get_by_role("button", name=re.compile("^Hide")).count():
        page.get_by_role("button", name=re.compile("^Hide")).first.click()
    expect(page.get_by_text("Hidden", exact=True).first).to_be_visible()
    expect(page.locator("article").get_by_text("Recorded", exact=True).first).to_be_visible(
        timeout=onboarding.PATIENCE
    )


def suspend(vera: Person, key: App, charlie: Person) -> None:
    page = vera.page
    vera.goes_to("/verifier/register/")
    vera.goes_to("/verifier/decided/")
    page.get_by_role("link", name=re.compile(charlie.name)).first.click()
    page.get_by_role("link", name=re.compile("^Suspend")).click()
    onboarding.confirms(vera, key)
    page.get_by_label("What the holder reads").fill("A complaint is being looked into.")
    page.get_by_role("button", name=re.compile("^Suspend")).click()
    expect(page.get_by_text("Suspended").first).to_be_visible()


def unexpected(person: Person) -> list[str]:
    """What the browser complained of, beside the refusals that the story asks for."""
    return [problem for problem in person.problems if not re.search(r"status of (404|422)", problem)]
