"""The chapters of Alice's story, each a few things a person does and sees."""

import json
import re
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.person import PASSWORD, Person

NATIONAL_ID = ("NL", "1112.22.333")
PATIENCE = 60_000  # for what workers and blocks do; nothing here is timed


def sign_up(
    person: Person, *, country: str = NATIONAL_ID[0], number: str = NATIONAL_ID[1], born: str = "1988-03-07"
) -> None:
    """Through the form, with the code from the mail, to the home page."""
    page, started = person.page, time.time()
    person.goes_to("/signup/patient/")
    page.get_by_label("Your name").fill(person.name)
    page.get_by_label("Birth date").fill(born)
    page.get_by_label("Country of your national number").select_option(country)
    page.get_by_label("National number", exact=True).fill(number)
    page.get_by_label("E-mail", exact=True).fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create my account").click()
    page.locator("input[name=code]").fill(person.code_from_mail(after=started - 1))
    page.get_by_role("button", name=re.compile("Confirm|Continue", re.IGNORECASE)).first.click()
    page.wait_for_url("**/home/")


def sign_in(person: Person, *, base: str | None = None) -> None:
    """Unless this browser is signed in there already: a cookie of this machine's name is sent to every
    port.
    """
    page = person.page
    page.goto((base or person.stack.url) + "/login/")
    if page.url.endswith("/home/"):
        return
    page.get_by_label("E-mail or account number").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/home/")


def sees_registration(person: Person) -> None:
    """ "Your registration" turns to Recorded by itself, and names its block."""
    card = (
        person.page.locator("section, aside, div")
        .filter(has=person.page.get_by_role("heading", name="Your registration"))
        .last
    )
    expect(card.get_by_text("Recorded", exact=True)).to_be_visible(timeout=PATIENCE)
    person.page.reload()
    expect(card.get_by_text(re.compile(r"block \d+"))).to_be_visible()


def add_documents(person: Person, files: dict[str, tuple[Path, str, str, str]]) -> None:
    """Several at once: each {title: (file, kind, date)}; progress, then "Say what it is", then recorded."""
    page = person.page
    person.goes_to("/records/add/")
    page.locator("#files").set_input_files([file for file, _, _, _ in files.values()])
    rows = page.locator("[data-upload-list] > li")
    for title, (file, kind, dated, _) in files.items():
        row = rows.filter(has_text=file.name).first
        row.get_by_label("What is it?").fill(title)
        row.get_by_label("Kind").select_option(label=kind)
        row.get_by_label("Date on it").fill(dated)
        row.get_by_role("button", name="Save and record").click()
        kept = page.locator("[data-upload-list] > li").filter(has_text=title).first
        expect(kept.get_by_role("link", name=re.compile("Open"))).to_be_visible(timeout=PATIENCE)


def wait_until_recorded(person: Person, title: str) -> None:
    """Opens the record; "Being recorded" becomes "Recorded" without a click."""
    open_record(person, title)
    expect(person.page.locator("article").get_by_text("Recorded", exact=True).first).to_be_visible(
        timeout=PATIENCE
    )


def open_record(person: Person, title: str) -> None:
    person.goes_to("/records/")
    person.page.get_by_role("link", name=re.compile(re.escape(title))).first.click()
    expect(person.page.get_by_role("heading", name=title)).to_be_visible()


def search(person: Person, words: str) -> list[str]:
    """The titles found."""
    page = person.page
    person.goes_to("/records/")
    page.get_by_label("Search your records").fill(words)
    page.get_by_label("Search your records").press("Enter")
    expect(page.get_by_text(re.compile("match")).first).to_be_visible()
    return [
        text.strip() for text in page.locator(".chart-timeline a, .timeline a, main li a").all_inner_texts()
    ]


def download(page: Page, link: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).first.click()
    return Path(waiting.value.path()).read_bytes()


def save_proof(person: Person) -> dict[str, object]:
    proof: dict[str, object] = json.loads(download(person.page, "Save proof file"))
    return proof


def check(stranger: Person, *files: Path) -> None:
    """What a stranger without an account does."""
    stranger.goes_to("/check/")
    stranger.page.locator("#files").set_input_files(list(files))
    stranger.page.get_by_role("button", name="Check", exact=True).click()


def import_history(person: Person, file: Path) -> None:
    """A file that names somebody else stops for a decision; Alice knows why it does, and goes on."""
    page = person.page
    person.goes_to("/records/import/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_role("button", name="It is mine, import it").click(timeout=PATIENCE)
    expect(page.get_by_role("heading", name=re.compile(r"\d+ records? added"))).to_be_visible(
        timeout=3 * PATIENCE
    )


def erase(person: Person, title: str) -> str:
    """For ever, with the password again where the login is not fresh; the receipt's number."""
    page = person.page
    open_record(person, title)
    page.locator("summary").filter(has_text="More actions").click()
    page.get_by_role("link", name="Erase permanently").click()
    if page.locator("input[name=password]").count():
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("button[type=submit]").filter(has_not_text="Sign out").last.click()
    page.get_by_role("button", name="Erase permanently").click()
    expect(page.get_by_role("heading", name=re.compile("Nobody can open it any more"))).to_be_visible(
        timeout=PATIENCE
    )
    return page.locator(".receipt .mono").last.inner_text()
