"""Nora, a nurse of Hospital Hope, reads what Alice shares with its nurses: in its name, until she says no.

On a real node and a real vault.
"""

import io
from functools import partial

import pypdfium2
import pytest
from django.test import Client
from django.utils.timezone import localtime
from PIL import Image, ImageChops

from common import clock
from common.categories import Category, bits_of
from domain.accounts.models import User
from domain.audit.models import Event
from domain.consents import grant_drafts
from domain.consents.grant_drafts import Recipient
from domain.consents.models import Grant
from domain.consents.services import signed_grants
from domain.consents.terms import READING, Flag, Purpose
from domain.consents.tests.world import World, chosen
from domain.intake import previews
from domain.intake.previews import Preview
from domain.ledger.services import signed_flow
from domain.organisations.models import Function, Membership, Organisation
from domain.organisations.services import members
from domain.records.models import Record
from domain.records.tests import acts
from domain.records.tests import made_files as made
from domain.records.tests.sharing import acts as sharing
from organisations.tests.conftest import verified
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
LABS = bits_of([Category.LABS])
KIDNEYS = made.pdf(text="Kidney values")


def hired(world: World, name: str, functions: Function) -> User:
    """Somebody of Hope's staff whose admission is on the ledger."""
    user = people.staff(name, world.hope, functions)
    members.sign_waiting(
        memberships=[Membership.objects.get(user=user)],
        by=world.hope.created_by,
        session=people.SESSION,
        proof=people.proof(),
    )
    world.record()
    return user


def shared(world: World, functions: Function = Function.NURSE, flags: Flag = Flag.VIEW) -> Grant:
    """Alice lets those of Hope with these functions read her laboratory results."""
    grants = grant_drafts.grants_for(
        patient=world.alice,
        recipient=Recipient(organisation=world.hope, functions=int(functions)),
        chosen=chosen(categories=LABS, flags=flags),
        purposes=1 << Purpose.TREATMENT,
    )
    signed = signed_grants.sign(
        grants, patient=world.alice, session=people.SESSION, proof=people.proof("password")
    )
    look_again = partial(signed_grants.look_again, signed, patient=world.alice)
    with signed_flow.commit(*signed, look_again=look_again) as outbox:
        signed_grants.write(signed, outbox)
    world.record()
    return grants[0]


def kidneys(world: World) -> Record:
    file = acts.upload(world.alice, KIDNEYS, name="kidneys.pdf")
    return acts.keep(
        world.alice, file, title="Kidney values", kind="lab-report", record_date=clock.now().date()
    )


def chart_of(world: World) -> str:
    return f"/hospital/patients/{world.alice.pk}/"


def addresses(world: World, record: Record) -> list[str]:
    chart = chart_of(world)
    one = f"{chart}records/{record.pk}/"
    return [chart, one, *(f"{one}1/{rest}" for rest in ("", "preview/0/", "file/", "open/", "proof/"))]


def text(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_nora_finds_the_patient_the_chart_and_the_record(world: World) -> None:
    record, nora, _ = kidneys(world), hired(world, "Nora", Function.NURSE), shared(world)
    sharing.keep(world.alice, kind="letter", title="Discharge letter")
    browser = people.signed_in(nora)
    assert 'href="/hospital/patients/"' in text(browser, "/hospital/")
    patients = text(browser, "/hospital/patients/")
    assert world.alice.name in patients and chart_of(world) in patients
    chart = text(browser, chart_of(world))
    assert "Kidney values" in chart and "Some items are not shared." in chart
    assert "Discharge letter" not in chart and "/doctor/" not in chart
    page = text(browser, f"{chart_of(world)}records/{record.pk}/")
    assert "Your name is printed across the preview." in page and "Proof" in page
    assert f"{chart_of(world)}records/{record.pk}/1/preview/0/" in page and "/1/file/" not in page
    found = browser.post(f"{chart_of(world)}search/", {"q": "kidney"}, follow=True).content.decode()
    assert "1 of 1 shared record match" in found
    nothing = browser.post(f"{chart_of(world)}search/", {"q": "liver"}, follow=True).content.decode()
    assert "Nothing matches" in nothing


def test_the_log_names_her_and_so_does_every_picture(world: World) -> None:
    record, nora, grant = kidneys(world), hired(world, "Nora", Function.NURSE), shared(world)
    browser = people.signed_in(nora)
    text(browser, f"{chart_of(world)}records/{record.pk}/")
    picture = browser.get(f"{chart_of(world)}records/{record.pk}/1/preview/0/").content
    opened = Event.objects.get(action="record.opened", subject_id=record.pk)
    assert (opened.actor, opened.patient) == (nora.pk, world.alice.pk)
    assert opened.detail["grant"] == str(grant.pk)
    assert opened.detail["organisation"] == str(world.hope.pk)
    when = f"{localtime(opened.at):%d %b %Y, %H:%M}"
    words = f"Nora Example ({nora.number}), Hospital Hope, {when}, log {opened.pk}"
    assert is_same(picture, marked(words)) and not is_same(picture, marked(words.replace("Nora", "Dora")))
    log = text(people.signed_in(world.alice.user), "/log/")
    assert "Nora Example" in log and "Hospital Hope" in log


def marked(words: str) -> bytes:
    """The page as a picture, with these words across it."""
    page = previews.page(io.BytesIO(KIDNEYS), len(KIDNEYS), "application/pdf", index=0)
    return previews.marked(Preview(page.content_type, page.data), words).data


def is_same(one: bytes, other: bytes) -> bool:
    first, second = (Image.open(io.BytesIO(data)).convert("RGB") for data in (one, other))
    return first.size == second.size and ImageChops.difference(first, second).getbbox() is None


def test_what_was_written_is_printed_with_her_name(world: World) -> None:
    world.given(categories=LABS, flags=READING | Flag.WRITE)
    record = sharing.compose(world)
    sharing.anchor(world)
    nora, _ = hired(world, "Nora", Function.NURSE), shared(world)
    answer = people.signed_in(nora).get(f"{chart_of(world)}records/{record.pk}/1/print/")
    (page,) = pypdfium2.PdfDocument(answer.content)
    assert f"Nora Example ({nora.number}), Hospital Hope" in page.get_textpage().get_text_bounded()


def test_a_copy_is_kept_only_where_the_permission_says_so(world: World) -> None:
    record, nora, _ = kidneys(world), hired(world, "Nora", Function.NURSE), shared(world)
    browser, original = people.signed_in(nora), f"{chart_of(world)}records/{record.pk}/1/file/"
    assert browser.get(original).status_code == 404
    shared(world, flags=READING)
    assert b"".join(browser.get(original).streaming_content) == KIDNEYS  # type: ignore[attr-defined]  # the test client's own class
    assert Event.objects.filter(action="record.downloaded", actor=nora.pk, subject_id=record.pk).count() == 1


def test_without_the_function_nothing_is_found(world: World) -> None:
    record, _ = kidneys(world), shared(world)
    desk = people.signed_in(hired(world, "Otto", Function.DESK))
    for address in ["/hospital/patients/", *addresses(world, record)]:
        assert desk.get(address).status_code == 404, address
    assert not Event.objects.filter(action="record.opened").exists()
    assert "/hospital/patients/" not in text(desk, "/hospital/")


def test_what_is_for_another_function_is_not_for_nurses(world: World) -> None:
    """Petra is at the desk too: on the nurses' pages only what nurses may read counts."""
    record, _ = kidneys(world), shared(world, Function.DESK)
    both = people.signed_in(hired(world, "Petra", Function.NURSE | Function.DESK))
    assert world.alice.name not in text(both, "/hospital/patients/")
    for address in addresses(world, record):
        assert both.get(address).status_code == 404, address


def test_a_nurse_of_another_hospital_finds_nothing_and_alice_is_told(world: World) -> None:
    record, _ = kidneys(world), shared(world)
    mercy: Organisation = verified(people.organisation("Hospital Mercy", manager="Marek"))
    other = people.staff("Otto", mercy, Function.NURSE)
    browser = people.signed_in(other)
    assert world.alice.name not in text(browser, "/hospital/patients/")
    for address in addresses(world, record):
        assert browser.get(address).status_code == 404, address
    tried = Event.objects.filter(action="access.refused", actor=other.pk, patient=world.alice.pk)
    assert tried.count() == len(addresses(world, record))
    assert not Event.objects.filter(action="record.opened").exists()


def test_after_alice_says_no_the_next_click_shows_nothing(world: World) -> None:
    record, nora, grant = kidneys(world), hired(world, "Nora", Function.NURSE), shared(world)
    browser = people.signed_in(nora)
    text(browser, f"{chart_of(world)}records/{record.pk}/")
    world.revoke(grant)
    for address in addresses(world, record):
        assert browser.get(address).status_code == 404, address
    assert world.alice.name not in text(browser, "/hospital/patients/")


def test_who_left_the_hospital_reads_nothing_any_more(world: World) -> None:
    record, nora, _ = kidneys(world), hired(world, "Nora", Function.NURSE), shared(world)
    browser = people.signed_in(nora)
    text(browser, chart_of(world))
    members.end(
        membership=Membership.objects.get(user=nora),
        by=world.hope.created_by,
        session=people.SESSION,
        proof=people.proof(),
    )
    for address in addresses(world, record):
        assert browser.get(address).status_code == 302, address
