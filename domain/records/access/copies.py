"""What others than the owner see of a document carries their name, the time and the number of the opening in
the log.

Nobody can be kept from copying what they may read; a copy can say whose it was. The original stays byte-true,
so that its proof holds.
"""

from django.utils.timezone import localtime

from common import partial_dates
from domain.accounts.models import User
from domain.intake import previews, text_shaping
from domain.intake.previews import Preview as Picture
from domain.printing.report_pdf import Letterhead, render
from domain.records.access import opening, preview_cache
from domain.records.access.disclosures import OpenedRecord


def watermark(reader: User, opened: OpenedRecord) -> str:
    """Name and number of the reader, in whose name it was opened, the minute, the number in the log.

    Of a name in letters that we cannot draw the number alone, and no boxes.
    """
    who = f"{reader.name} ({reader.number})" if text_shaping.can_draw(reader.name) else reader.number
    house = opened.organisation
    where = f", {house}" if house and text_shaping.can_draw(house) else ""
    return f"{who}{where}, {localtime(opened.at):%d %b %Y, %H:%M}, log {opened.log}"


def preview(opened: OpenedRecord, reader: User, *, index: int = 0) -> Picture:
    """A page, picture or text as this reader sees it: its owner without a mark.

    Raises RefusedError where there is none, ValueError for other types.
    """
    if reader.pk == opened.version.record.patient.user_id:
        return preview_cache.preview(version=opened.version, record_key=opened.key, index=index)
    found = preview_cache.page_picture(version=opened.version, record_key=opened.key, index=index)
    return previews.marked(found, watermark(reader, opened))


def printout(opened: OpenedRecord, reader: User) -> bytes:
    """What was written here, as a PDF to print, marked on every page.

    Raises ValueError for a content that is no written body.
    """
    return render(_body(opened), _head(opened), mark=watermark(reader, opened))


def owner_printout(opened: OpenedRecord) -> bytes:
    """The same for its owner, without a mark. Raises ValueError."""
    return render(_body(opened), _head(opened))


def _body(opened: OpenedRecord) -> bytes:
    return b"".join(opening.stream(opened.version, opened.key))


def _head(opened: OpenedRecord) -> Letterhead:
    version, patient = opened.version, opened.version.record.patient
    day = partial_dates.in_full(version.record_date, opened.card.date_precision)
    return Letterhead(
        opened.card.title, opened.card.author, opened.card.place, patient.name, patient.user.number, day
    )
