"""Alice looks at the files inside of her records and saves them one by one; Mallory finds none of it."""

import re

import pytest
from django.test import Client

from charting.tests.held_files import attached, keep
from domain.accounts.models import Patient
from domain.audit.models import Event
from domain.intake.scanner import EICAR
from domain.records.access import attachments
from domain.records.models import Record
from domain.records.tests import made_files as made
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def page(browser: Client, record: Record, rest: str = "", *, status: int = 200) -> str:
    answer = browser.get(f"/records/{record.pk}/1/{rest}")
    assert answer.status_code == status
    return answer.content.decode()


def section(text: str) -> str:
    return re.sub(r"\s+", " ", text.split('class="attached"')[1].split("</section>")[0])


def file_of(browser: Client, record: Record, number: int, way: str = "file") -> tuple[bytes, str, str]:
    answer = browser.get(f"/records/{record.pk}/1/attached/{number}/{way}/")
    assert answer.status_code == 200
    return answer.getvalue(), answer.headers["Content-Type"], answer.headers["Content-Disposition"]


def logged() -> list[str]:
    found = Event.objects.filter(action__in=["record.opened", "record.downloaded"]).order_by("id")
    return list(found.values_list("action", flat=True))


def test_each_is_listed_with_name_type_and_size(alice: Patient, alices_browser: Client) -> None:
    letter, photo = made.pdf(), made.picture("JPEG")
    record = keep(alice, attached(letter, "Discharge letter"), attached(photo, "Wound", said="image/jpeg"))
    text = section(page(alices_browser, record))
    for name, kind in (("Discharge letter", "PDF"), ("Wound", "photo")):
        assert re.search(rf"<bdi>{name}</bdi> <span [^>]*>{kind}, [\d.]+\W+(KB|bytes)", text), text
    assert text.count("?attachment=") == 2 and text.count("/file/") == 2


def test_looked_at_in_the_preview_and_logged_as_seen(alice: Patient, alices_browser: Client) -> None:
    letter = made.pdf()
    record = keep(
        alice,
        attached(letter, "Letter"),
        attached(made.picture(), "Wound", said="image/png"),
        attached("Hémoglobine 13".encode(), "Note", said="application/octet-stream"),
    )
    assert f'data-pdf="/records/{record.pk}/1/attached/1/open/"' in page(
        alices_browser, record, "?attachment=1"
    )
    assert file_of(alices_browser, record, 1, "open")[:2] == (letter, "application/pdf")
    assert f"/records/{record.pk}/1/attached/2/preview/0/" in page(alices_browser, record, "?attachment=2")
    picture = alices_browser.get(f"/records/{record.pk}/1/attached/2/preview/0/")
    assert picture.headers["Content-Type"].startswith("image/")
    assert "Hémoglobine 13" in page(alices_browser, record, "?attachment=3")
    assert set(logged()) == {"record.opened"}


def test_saved_byte_for_byte_and_logged_as_downloaded(alice: Patient, alices_browser: Client) -> None:
    letter = made.pdf()
    record = keep(alice, attached(letter, "../../etc/a\u202ele:tter"))
    data, kind, name = file_of(alices_browser, record, 1)
    assert (data, kind) == (letter, "application/pdf")
    assert name.startswith('attachment; filename="ale_tter.pdf"')
    assert logged()[-1] == "record.downloaded"


def test_what_is_not_there_is_not_found_and_logs_no_download(alice: Patient, alices_browser: Client) -> None:
    record = keep(alice, attached(made.pdf()), {"url": "https://host.example/a", "title": "Far"})
    for rest in ("attached/0/file/", "attached/2/file/", "attached/3/file/", "attached/9/open/"):
        page(alices_browser, record, rest, status=404)
    for chosen in ("0", "2", "3", "x", "99999999999999999999", "-1"):
        page(alices_browser, record, f"?attachment={chosen}", status=404)
    assert "record.downloaded" not in logged()


def test_what_lies_elsewhere_is_said_and_not_asked_for(alice: Patient, alices_browser: Client) -> None:
    record = keep(alice, {"url": "https://host.example/a?token=1", "title": "Far"})
    text = section(page(alices_browser, record))
    assert "It is kept elsewhere (host.example), not in MedChain." in text
    assert "token" not in text and "href" not in text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<html><script>alert(1)</script></html>", "text/plain"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "image/png"),
        (b"{\\rtf1 Hb 13.5}", "text/rtf"),
        (b"MZ" + bytes(300), "application/pdf"),
    ],
)
def test_what_could_act_is_saved_and_never_shown(
    alice: Patient, alices_browser: Client, data: bytes, said: str
) -> None:
    record = keep(alice, attached(data, "Note", said=said))
    text = section(page(alices_browser, record))
    assert "of a kind that is not shown here" in text and "?attachment=" not in text
    for rest in ("?attachment=1", "attached/1/open/", "attached/1/preview/0/"):
        page(alices_browser, record, rest, status=404)
    saved, kind, name = file_of(alices_browser, record, 1)
    assert (saved, kind) == (data, "application/octet-stream")
    assert name.startswith('attachment; filename="Note.bin"')


def test_a_pdf_with_a_program_in_it_is_not_shown_and_says_why(alice: Patient, alices_browser: Client) -> None:
    acts = made.pdf(change=made.action("/Launch", F="cmd.exe"))
    record = keep(alice, attached(acts, "Trap"))
    text = page(alices_browser, record, "?attachment=1")
    assert "Not shown here: " in text and "data-pdf=" not in text
    page(alices_browser, record, "attached/1/open/", status=404)


def test_malware_is_neither_shown_nor_given_out(alice: Patient, alices_browser: Client) -> None:
    record = keep(alice, attached(b"Dear Alice " + EICAR, "Note", said="text/plain"))
    text = section(page(alices_browser, record))
    assert "malware scanner found something" in text and "href" not in text
    for rest in ("?attachment=1", "attached/1/file/", "attached/1/open/"):
        page(alices_browser, record, rest, status=404)


def test_empty_and_broken_ones_are_named(alice: Patient, alices_browser: Client) -> None:
    record = keep(alice, attached(b"", "Nothing"), {"title": "Bad", "data": "%%%"})
    text = section(page(alices_browser, record))
    assert "It is empty: 0 bytes." in text and "It is damaged: its data cannot be decoded." in text


def test_of_thousands_the_first_are_listed_and_the_rest_counted(
    alice: Patient, alices_browser: Client
) -> None:
    record = keep(alice, *[attached(b"x", said="text/plain")] * 3000)
    text = section(page(alices_browser, record))
    assert text.count("<li") == 100 and "And 2900 more: download the whole record" in text
    assert file_of(alices_browser, record, 3000)[0] == b"x"


def test_a_record_beyond_the_limit_says_so_and_is_not_taken_apart(
    alice: Patient, alices_browser: Client
) -> None:
    record = keep(alice, attached(bytes(attachments.MAX_BODY * 3 // 4 + 1000), "Big"))
    assert "larger than 8 MB" in section(page(alices_browser, record))
    page(alices_browser, record, "attached/1/file/", status=404)


def test_mallory_finds_nothing_and_nothing_is_logged(alice: Patient, mallory: Patient) -> None:
    record, browser = keep(alice, attached(made.pdf())), people.signed_in(mallory.user)
    for rest in ("attached/1/file/", "attached/1/open/", "attached/1/preview/0/", "?attachment=1"):
        page(browser, record, rest, status=404)
    assert logged() == []
