"""What others see of a document says who looked; the original is what it was."""

import io

import pypdfium2
import pytest
from PIL import Image, ImageChops

from common import clock
from domain.consents.tests.world import READING, Flag, World
from domain.fhir.authored_resources import Result
from domain.intake import previews
from domain.records.access import copies, disclosures, opening, preview_cache
from domain.records.access.disclosures import OpenedRecord
from domain.records.access.opening import Reader
from domain.records.models import Version
from domain.records.services import reports, uploads
from domain.records.services.reports import FileDescription
from domain.records.tests import made_files as made
from domain.records.tests.sharing import acts
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def hers(world: World, data: bytes, *, kind: str) -> Version:
    file = uploads.receive(
        patient=world.alice,
        name="file",
        source=io.BytesIO(data).read,
        expected=len(data),
        by=world.alice.user,
    )
    said = FileDescription(file.pk, "Scan", kind, clock.now().date())
    (record,) = reports.keep(
        patient=world.alice, described=[said], by=world.alice.user, session=people.SESSION
    )
    return Version.objects.select_related("record__patient__user").get(record=record)


def opened_by_bob(world: World, version: Version) -> OpenedRecord:
    return disclosures.open(version=acts.version(world, version.record), reader=acts.reader(world))


@pytest.mark.parametrize(
    ("data", "kind"),
    [(made.picture(), "image"), (made.dicom(), "image"), (made.pdf(text="Ferritin 9"), "lab-report")],
)
def test_a_picture_of_it_carries_his_name_and_the_number_in_the_log(
    world: World, data: bytes, kind: str
) -> None:
    version = hers(world, data, kind=kind)
    acts.allow(world)
    opened = opened_by_bob(world, version)
    seen = Image.open(io.BytesIO(copies.preview(opened, world.bob).data)).convert("RGB")
    plain = Image.open(
        io.BytesIO(preview_cache.page_picture(version=version, record_key=opened.key, index=0).data)
    ).convert("RGB")
    assert seen.width >= plain.width and seen.height > plain.height
    assert ImageChops.difference(seen.crop((0, 0, *plain.size)), plain).getbbox()
    words = copies.watermark(world.bob, opened)
    assert world.bob.name in words and world.bob.number in words and words.endswith(f"log {opened.log}")
    # Hers is as it was, and so is the original that he may take with him.
    own = opening.key(version, Reader(world.alice.user, people.SESSION), action="preview")
    if previews.has_preview(version.content_type):
        mine = preview_cache.preview(version=version, record_key=own, index=0).data
        assert ImageChops.difference(Image.open(io.BytesIO(mine)).convert("RGB"), plain).getbbox() is None
    taken = disclosures.open(version=opened.version, reader=acts.reader(world), action="download")
    assert acts.text_of(taken) == data


def test_a_printed_report_is_marked_on_every_page_and_hers_is_not(world: World) -> None:
    acts.allow(world, flags=READING | Flag.WRITE)
    results = tuple(Result(f"Measure {n}", str(n), "mmol/L") for n in range(80))
    record = acts.compose(world, acts.lab(results=results, conclusion="Iron <b>is</b> low & Łódź."))
    acts.anchor(world)
    opened = disclosures.open(version=acts.version(world, record), reader=acts.reader(world))
    words = copies.watermark(world.bob, opened)
    pages = texts(copies.printout(opened, world.bob))
    assert len(pages) > 1 and all(words in page for page in pages)
    assert (
        "Iron <b>is</b> low & Łódź." in pages[-1]
        and "Measure 79" in "".join(pages)
        and world.alice.name in pages[0]
    )
    assert not any(world.bob.number in page for page in texts(copies.owner_printout(opened)))


def test_a_text_stays_a_text(world: World) -> None:
    record, _ = acts.keep(world.alice), acts.allow(world)
    shown = copies.preview(
        disclosures.open(version=acts.version(world, record), reader=acts.reader(world)), world.bob
    )
    assert (shown.content_type, shown.data) == ("text/plain", b"Haemoglobin 13.4")


def texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
