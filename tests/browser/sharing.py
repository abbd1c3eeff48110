"""Chapters in which a doctor asks, is allowed, reads, writes, and is stopped."""

import re
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.browser.onboarding import PATIENCE
from tests.browser.person import PASSWORD, Person


def confirms(person: Person) -> None:
    """The password again, where the page asks for it."""
    page = person.page
    if page.locator("input[name=password]").count():
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("button[type=submit]").filter(has_not_text="Sign out").last.click()


def ask(doctor: Person, number: str, *, kinds: list[str], words: str, may_add: bool = True) -> None:
    page = doctor.page
    doctor.goes_to("/doctor/requests/ask/")
    page.locator("#typed").fill(number)
    page.get_by_role("button", name="Find", exact=True).click()
    for box in page.locator("fieldset .chips input[type=checkbox]").all():
        label = page.locator(f"label[for={box.get_attribute('id')}]")
        if (label.inner_text().strip() in kinds) != box.is_checked():
            label.click()
    page.get_by_label("Your words", exact=False).first.fill(words)
    if may_add:
        page.locator("fieldset", has_text="You may").get_by_text("Read and add", exact=True).click()
    expect(page.locator("#sentence, aside.preview-panel").first).to_contain_text(
        kinds[0].lower().split()[0], ignore_case=True
    )
    page.get_by_role("button", name="Send request").click()
    doctor.sees(re.compile("left|Waiting", re.IGNORECASE))


def sees_request(patient: Person, doctor: Person) -> None:
    """On the page one lands on after signing in, without looking for it."""
    patient.goes_to("/home/")
    expect(
        patient.page.locator("section").filter(has_text="Needs you").get_by_text(doctor.name).first
    ).to_be_visible(timeout=PATIENCE)


def narrow_and_allow(
    patient: Person, doctor: Person, *, without: str, shown: list[str], hidden: list[str]
) -> None:
    """Looks at what the doctor would see, leaves a kind out, allows; recorded by itself."""
    page = patient.page
    patient.goes_to("/sharing/")
    page.get_by_role("link", name=re.compile(f"{doctor.name}|Answer|Look|Review")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(doctor.name)
    page.locator("tr").filter(has_text=without).locator("input[type=checkbox]").uncheck()
    expect(page.locator("tr.left-out").filter(has_text=without)).to_be_visible()
    page.get_by_role("button", name="Preview as this doctor").click()
    expect(page.get_by_role("heading", name=re.compile("would see"))).to_be_visible()
    for title in shown:
        expect(page.get_by_text(title).first).to_be_visible()
    for title in hidden:
        expect(page.locator(".seen, .frame").get_by_text(title)).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Allow")).click()
    confirms(patient)
    if page.get_by_role("button", name=re.compile("^Allow")).count():
        page.get_by_role("button", name=re.compile("^Allow")).click()
    patient.goes_to("/sharing/")
    expect(page.locator("main")).to_contain_text("can see parts of your records")
    expect(page.locator("#live").get_by_text(doctor.name).first).to_be_visible()


def open_chart(doctor: Person, patient: Person) -> str:
    """From the doctor's own list; the address of the chart."""
    page = doctor.page
    doctor.goes_to("/doctor/patients/")
    page.get_by_role("link", name=re.compile(re.escape(patient.name))).first.click()
    expect(page.locator("main").get_by_text(patient.name).first).to_be_visible()
    return page.url


def until_readable(doctor: Person, patient: Person, title: str) -> str:
    """The permission counts when the chain has it: the doctor looks again until the record is there."""
    page, address = doctor.page, open_chart(doctor, patient)
    for _ in range(30):
        if page.get_by_role("link", name=title).count():
            return address
        page.wait_for_timeout(1000)
        page.goto(address)
    raise AssertionError(f"{title} never appeared")


def sees_watermark(page: Page) -> None:
    """A third party's picture carries the reader; the page says so.

    What is drawn is tried beside the drawing.
    """
    sees_picture(page)
    expect(page.locator("main")).to_contain_text("Your name is printed across the preview.")


def sees_picture(page: Page) -> None:
    picture = page.locator("main img.paper").first
    expect(picture).to_be_visible(timeout=PATIENCE)
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 100)")


def compose_report(doctor: Person, chart: str, *, title: str, text: str) -> None:
    page = doctor.page
    page.goto(chart)
    page.locator("ul.composers a").filter(has_text=re.compile("Lab", re.IGNORECASE)).click()
    page.get_by_label("Title").fill(title)
    page.locator("table input, fieldset.results input, .results input").first.fill("Ferritin")
    page.get_by_label("Value", exact=False).first.fill("9")
    page.get_by_label("Reading, line 1").select_option(label="Low")
    # Signed while a draft is on its way: nothing stays behind as not signed.
    held: list[Route] = []

    def hold_route(route: Route) -> None:
        held.append(route)

    page.route("**/write/*/draft/", hold_route)
    with page.expect_request("**/write/*/draft/"):
        page.locator("textarea").last.fill(text)
    page.get_by_role("button", name="Sign and record").click()
    for route in held:
        route.continue_()
    page.unroute("**/write/*/draft/")
    expect(page.get_by_text("Signed. It is being recorded.")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text(title).first).to_be_visible(timeout=PATIENCE)
    page.goto(chart)
    expect(page.get_by_text("Not signed yet")).to_have_count(0)


def upload_for(doctor: Person, chart: str, file: Path, *, title: str, kind: str, dated: str) -> None:
    page = doctor.page
    page.goto(chart)
    page.locator("#files").set_input_files(file)
    row = page.locator("[data-upload-list] > li").filter(has_text=file.name).first
    row.get_by_label("What is it?").fill(title)
    row.get_by_label("Kind").select_option(label=kind)
    row.get_by_label("Date on it").fill(dated)
    row.get_by_role("button", name=re.compile("Sign|Save")).click()
    expect(page.get_by_text(title).first).to_be_visible(timeout=PATIENCE)


def is_told(patient: Person, words: str | re.Pattern[str]) -> None:
    patient.goes_to("/notices/")
    patient.sees(words, seconds=60)


def sees_written(patient: Person, title: str, author: str) -> None:
    """Recorded, with the doctor as its author."""
    page = patient.page
    patient.goes_to("/records/")
    page.get_by_role("link", name=re.compile(re.escape(title))).first.click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.locator("article").get_by_text("Recorded", exact=True).first).to_be_visible(timeout=PATIENCE)
    expect(page.locator("article, main").first).to_contain_text(author)


def look_once(patient: Person, doctor_number: str, record: str) -> None:
    """From the record's page, also of a hidden one."""
    page = patient.page
    page.goto(record)
    page.locator("summary").filter(has_text="More actions").click()
    page.get_by_role("link", name="Let a doctor look once").click()
    page.locator("main input[type=search], main input[type=text], main input[name=q]").first.fill(
        doctor_number
    )
    page.locator("main form").get_by_role("button").first.click()
    page.get_by_role("link", name="Choose").or_(page.get_by_role("button", name="Choose")).first.click()
    page.get_by_role("button", name="Let them look once").click()
    confirms(patient)
    if page.get_by_role("button", name="Let them look once").count():
        page.get_by_role("button", name="Let them look once").click()


def block(patient: Person, doctor: Person, number: str) -> None:
    page = patient.page
    patient.goes_to("/sharing/block/")
    page.locator("main input[type=search], main input[type=text], main input[name=q]").first.fill(number)
    page.locator("main form").get_by_role("button").first.click()
    page.get_by_role("link", name=re.compile("Choose|Block")).or_(
        page.get_by_role("button", name=re.compile("Choose|Block"))
    ).first.click()
    page.get_by_role("button", name=re.compile("^Block")).click()
    confirms(patient)
    if page.get_by_role("button", name=re.compile("^Block")).count():
        page.get_by_role("button", name=re.compile("^Block")).click()
    patient.goes_to("/sharing/")
    expect(page.locator("section").filter(has_text="Blocked").get_by_text(doctor.name).first).to_be_visible()


def stop_all(patient: Person) -> None:
    page = patient.page
    patient.goes_to("/sharing/stop/")
    page.get_by_role("button", name="Stop all sharing").click()
    patient.goes_to("/sharing/")
    patient.sees("Nobody can see your records but you.")


def share_unasked(patient: Person, doctor: Person, number: str) -> None:
    page = patient.page
    patient.goes_to("/sharing/offer/")
    page.locator("main input[type=search], main input[type=text], main input[name=q]").first.fill(number)
    page.locator("main form").get_by_role("button").first.click()
    page.get_by_role("link", name="Choose").or_(page.get_by_role("button", name="Choose")).first.click()
    page.get_by_role("button", name=re.compile("^Allow|^Share")).first.click()
    confirms(patient)
    if page.get_by_role("button", name=re.compile("^Allow|^Share")).count():
        page.get_by_role("button", name=re.compile("^Allow|^Share")).first.click()
    patient.goes_to("/sharing/")
    expect(page.locator("#live").get_by_text(doctor.name).first).to_be_visible()


def stop(patient: Person, doctor: Person) -> None:
    page = patient.page
    patient.goes_to("/sharing/")
    page.locator("tr").filter(has_text=doctor.name).get_by_role(
        "link", name=re.compile("Stop sharing")
    ).first.click()
    page.get_by_role("button", name=re.compile("^Stop sharing")).click()
    expect(page.get_by_text(re.compile("Already closed|Stopped|Nobody can see")).first).to_be_visible()


def is_refused(doctor: Person, address: str) -> None:
    """A record's address says nothing, as if there were no such record."""
    answer = doctor.page.request.get(address)
    assert answer.status == 404, (address, answer.status)
