"""Chapters in which doctors and organisations join, and verifiers decide."""

import re
import time
from dataclasses import dataclass
from pathlib import Path

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from tests.browser.person import PASSWORD, Person

PERIOD = 30
PATIENCE = 60_000  # for what workers and blocks do; nothing here is timed


@dataclass
class App:
    """An authenticator app. A code counts once: the next one is waited for where the current one is used."""

    secret: str
    used: int = 0

    def code(self, person: Person) -> str:
        while (turn := int(time.time()) // PERIOD) <= self.used:
            person.page.wait_for_timeout(500)
        self.used = turn
        return str(format_hotp_value(hotp_value(self.secret, turn)))


def sign_up(person: Person, role: str, *, path: str = "") -> App:
    """Through the form of the role, with the code from the mail and an authenticator app, to the role's first
    page.
    """
    page, started = person.page, time.time()
    person.goes_to(path or f"/signup/{role}/")
    page.get_by_label("Your name").fill(person.name)
    page.get_by_label("E-mail", exact=True).fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create my account").click()
    page.locator("input[name=code]").fill(person.code_from_mail(after=started - 1))
    page.get_by_role("button", name=re.compile("Confirm|Continue", re.IGNORECASE)).first.click()
    expect(page.get_by_role("heading", name="First, a second factor")).to_be_visible()
    return add_app(person)


def add_app(person: Person) -> App:
    page = person.page
    person.goes_to("/security/second-factor/totp/activate/")
    secret = re.sub(r"\s", "", page.locator("form .member .mono, form .member bdi").first.inner_text())
    app = App(secret)
    page.get_by_label("Code from the app").fill(app.code(person))
    page.get_by_role("button", name="Turn it on").click()
    page.wait_for_url(re.compile("recovery-codes|second-factor"))
    person.goes_to("/")
    return app


def sign_in(person: Person, app: App) -> None:
    page = person.page
    person.goes_to("/login/")
    page.get_by_label("E-mail or account number").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.locator("input[name=code]").fill(app.code(person))
    page.locator("main button[type=submit], form button[type=submit]").first.click()


def confirms(person: Person, app: App) -> None:
    """Whatever the page asks for to be sure who is there: password, code."""
    page = person.page
    if page.locator("input[name=password]").count():
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("button[type=submit]").filter(has_not_text="Sign out").last.click()
    if page.locator("input[name=code]").count():
        page.locator("input[name=code]").fill(app.code(person))
        page.locator("button[type=submit]").filter(has_not_text="Sign out").last.click()


def apply_as_doctor(person: Person, certificate: Path, *, number: str, specialty: str) -> None:
    page = person.page
    person.goes_to("/doctor/application/form/")
    page.get_by_label("Full name").fill(f"Dr {person.name}")
    page.get_by_label("Licence number").fill(number)
    page.get_by_label("Valid until").fill("2028-09-30")
    page.get_by_label("Issued by").fill("Netherlands Medical Council")
    page.get_by_label("Country").select_option("NL")
    page.get_by_label("Specialty", exact=True).fill(specialty)
    page.get_by_label("Phone").fill("+31 20 555 0199")
    page.get_by_label("Practice address").fill("Lindengracht 200, Amsterdam")
    adds_paper(person, certificate)
    page.get_by_role("button", name="Send application").click()
    expect(page.locator("main").get_by_role("heading", level=1)).not_to_contain_text("Apply")


def review(
    verifier: Person,
    name: str,
    *,
    differs: dict[str, str] | None = None,
    another: str = "",
    register: str = "BIG register",
) -> None:
    """Opens the application from the queue and judges each field; `differs` maps a field's label to what the
    applicant will read.
    """
    page = verifier.page
    verifier.goes_to("/verifier/")
    page.get_by_role("link", name=re.compile(re.escape(name))).first.click()
    expect(page.get_by_role("heading", level=1, name=re.compile(re.escape(name)))).to_be_visible()
    expect(page.locator(".application-columns img").first).to_be_visible(timeout=PATIENCE)
    for row in page.locator("tbody.comparison[data-field]").all():
        label = str(row.get_attribute("data-field"))
        wrong = (differs or {}).get(label)
        row.get_by_text("Differs" if wrong else "Same", exact=True).click()
        if wrong:
            row.locator("textarea, input[type=text]").last.fill(wrong)
    if another:
        page.get_by_label("Ask for another paper").check()
        page.locator("tbody.more textarea").fill(another)
    page.locator("#review").get_by_label("Register you asked").fill(register)


def send_back(verifier: Person) -> None:
    verifier.page.get_by_role("button", name="Send back").click()


def approve(verifier: Person, app: App) -> None:
    """Until the licence's own end, with a fresh second factor where the last one is old."""
    page = verifier.page
    page.get_by_role("button", name="Approve", exact=True).click()
    confirms(verifier, app)
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("Licence valid").first).to_be_visible()


def adds_paper(person: Person, *files: Path) -> None:
    """Sealed while it arrives; the row says that it is stored."""
    page = person.page
    page.locator("#files").set_input_files(list(files))
    for file in files:
        expect(
            page.locator("#uploads li").filter(has_text=file.name).get_by_text("Stored, sealed")
        ).to_be_visible(timeout=PATIENCE)


def answer_with_paper(person: Person, *files: Path, home: str = "/doctor/") -> None:
    person.goes_to(home)
    adds_paper(person, *files)
    person.page.get_by_role("button", name="Send again").click()
    expect(person.page.get_by_text("Under review").first).to_be_visible()


def mend(person: Person, label: str, value: str, *, home: str = "/doctor/") -> None:
    """Rejected with a reason per field: the field is corrected and the application sent again."""
    page = person.page
    person.goes_to(home)
    page.get_by_role("link", name="Correct it and resubmit").click()
    page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("Under review").first).to_be_visible()


def reject(verifier: Person) -> None:
    verifier.page.get_by_role("button", name="Reject", exact=True).click()


def apply_as_organisation(
    person: Person, papers: dict[str, Path], *, name: str, number: str, kind: str = "", path: str
) -> None:
    """`papers` by the label of each place for one."""
    page = person.page
    person.goes_to(f"/{path}/")
    if kind:
        page.get_by_label("Kind").select_option(label=kind)
    page.get_by_label("Registration number").fill(number)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Issued by").fill("Ministry of Health")
    page.get_by_label("Country").select_option("NL")
    page.get_by_label("Operating licence valid until").fill("2029-06-30")
    page.get_by_label("You are").fill("Director")
    page.get_by_label("Address", exact=True).fill("Amstel 200, Amsterdam")
    page.get_by_label("E-mail of the organisation").fill(f"office.{person.email}")
    page.get_by_label("Access point").fill(f"https://portal.{path}.example.org")
    page.get_by_role("button", name="Continue to documents").click()
    for place, file in papers.items():
        page.locator(f"input[type=file][id*={place}]").set_input_files(file)
        expect(page.get_by_text(file.name).first).to_be_visible(timeout=PATIENCE)
        expect(page.locator("li").filter(has_text=file.name).get_by_text("Stored, sealed")).to_be_visible(
            timeout=PATIENCE
        )
    page.get_by_role("button", name="Send application").click()
    expect(page.get_by_text("Under review").first).to_be_visible()


def start(person: Person, code: str) -> App:
    """A verifier, whose account the operator made: first password by the code of the mail, then the second
    factor.
    """
    page = person.page
    person.goes_to("/start/")
    page.get_by_label("E-mail", exact=True).fill(person.email)
    page.get_by_label("Start code").fill(code)
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Set password").click()
    if "login" in page.url:
        page.get_by_label("E-mail or account number").fill(person.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
    return add_app(person)


def invite(manager: Person, app: App, guest: Person, *, does: str) -> str:
    """The manager invites; the code comes by mail."""
    page, started = manager.page, time.time()
    manager.goes_to("/hospital/staff/invite/")
    confirms(manager, app)
    page.get_by_label("Name", exact=True).fill(guest.name)
    page.get_by_label("E-mail").fill(guest.email)
    page.get_by_label(does).check()
    page.get_by_role("button", name="Send invitation").click()
    return guest.code_from_mail(after=started - 1)


def accept_invitation(guest: Person, code: str) -> App:
    """Nothing happens by the mail alone: the code is typed, an account made, and the button pressed."""
    page = guest.page
    guest.goes_to("/join/")
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Open the invitation").click()
    page.get_by_role("link", name="Make an account").click()
    app = sign_up(guest, "hospital", path=page.url.removeprefix(guest.stack.url))
    guest.goes_to("/join/invitation/")
    page.get_by_role("button", name="Accept").click()
    return app


def admit_doctor(manager: Person, app: App, doctor: Person, number: str) -> None:
    """Asked by number, accepted by the doctor, signed by the hospital's own account, and then on the
    chain.
    """
    page = manager.page
    manager.goes_to("/hospital/staff/doctor/")
    confirms(manager, app)
    page.get_by_label("Doctor's number").fill(number)
    page.get_by_role("button", name="Ask", exact=True).click()
    doctor.goes_to("/doctor/credentials/")
    doctor.page.get_by_role("button", name=re.compile("^Accept")).click()
    manager.goes_to("/hospital/staff/sign/")
    confirms(manager, app)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text(doctor.name).first).to_be_visible()


def gives_task(manager: Person, app: App, name: str, task: str) -> None:
    """A member does something more: what that means is read first, then the hospital's own account signs
    it.
    """
    page = manager.page
    manager.goes_to("/hospital/staff/")
    page.get_by_role("link", name=f"Change {name}").click()
    confirms(manager, app)
    page.get_by_label(task, exact=True).check()
    page.get_by_role("button", name="See what changes").click()
    expect(page.get_by_text("They may then")).to_be_visible()
    assert manager.axe() == []
    page.get_by_role("button", name="Sign the change").click()
    row = page.get_by_role("row").filter(has_text=name)
    expect(row.get_by_text(task)).to_be_visible()
    expect(row.get_by_text(re.compile("^(Being recorded|Recorded)"))).to_be_visible()


def number_of(person: Person, path: str) -> str:
    """The account's number, as its page shows it."""
    person.goes_to(path)
    found = re.search(r"\b[A-Z]{2}\s?\d{4}\s?\d{4}\s?\d{2}\b", person.page.locator("main").inner_text())
    assert found, "no number on the page"
    return found.group(0).replace(" ", "")
