"""A patient's records, newest first: filtered in the database, searched by words in the opened cards of this
one patient.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from adapters.vault.interface import VersionRef
from common import partial_dates
from common.folding import fold
from domain.accounts.models import Patient
from domain.fhir.interpretations import Remark
from domain.ledger.queries import anchors
from domain.ledger.queries.anchors import AnchorStatus
from domain.records import record_kinds, sealed_cards
from domain.records.access import opening
from domain.records.access.opening import Reader
from domain.records.envelope_binding import ref_of
from domain.records.models import Confidentiality, RecordState, Version
from domain.records.queries import counts
from domain.records.queries.counts import Counts
from domain.records.sealed_cards import Card

SIZE = 20
MAX_SEARCHED = 20_000

#: Sources of records that a person added here, one by one.
ADDED = ("upload", "written")

CardsByVersion = dict[VersionRef, Card]


@dataclass(frozen=True, slots=True)
class TimelineFilters:
    """What narrows the list.

    `words` are looked for in titles, notes, reports, and names of doctors and hospitals.
    """

    words: str = ""
    category: int | None = None
    since: date | None = None

    @property
    def is_set(self) -> bool:
        return bool(self.words.strip() or self.category is not None or self.since)


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One line of a list.

    `status` is what the ledger says, or what the record's own state says where it has no entry; `remarks`,
    `absence` and `clinical_status` as on its card, `stated_by` whom the record names as its author, or where.
    """

    id: UUID
    title: str
    kind: str
    kind_label: str
    source: str
    record_date: date
    state: str
    status: AnchorStatus | str
    remarks: Sequence[Remark] = ()
    absence: str = ""
    clinical_status: str = ""
    stated_by: str = ""
    date_precision: str = ""

    @property
    def heading(self) -> str:
        """The month it is listed under, or the year where no more is known."""
        return partial_dates.heading(self.record_date, self.date_precision)


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """`next` is the cursor of the following page, "" at the end; `found` and `total` count with and without
    the filters.

    `beside` holds the cards of what was to be opened together with the lines.
    """

    rows: list[RecordRow]
    counts: Counts
    found: int
    next: str
    beside: CardsByVersion = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.counts.total

    @property
    def hidden(self) -> int:
        return self.total - self.found


def page(
    patient: Patient, reader: Reader, filters: TimelineFilters, *, cursor: str = "", size: int = SIZE
) -> TimelinePage:
    """The owner's own.

    At most five SQL statements, however long the history. Raises ValueError for a cursor that is none.
    """
    return page_of(
        current(patient), counts.of_patient(patient), patient, reader, filters, cursor=cursor, size=size
    )


def page_of(
    versions: QuerySet[Version],
    counted: Counts,
    patient: Patient,
    reader: Reader,
    filters: TimelineFilters,
    *,
    beside: Sequence[Version] = (),
    cursor: str = "",
    size: int = SIZE,
) -> TimelinePage:
    """Out of these current versions, which `counted` counts: nothing else of the patient is looked at.

    Raises ValueError as `page`.

    The cards of `beside` (others of the same patient) are asked of the vault together with those of the
    lines.
    """
    versions = _filtered(versions, filters)
    terms = fold(filters.words).split()
    if terms:
        matching, opened = _matching(versions, terms, patient, reader)
        following = _after(matching, cursor)
        shown = following[:size]
        rest = opening.cards(beside, reader, patient=patient) if beside else {}
        return TimelinePage(
            _rows(shown, opened, reader),
            counted,
            len(matching),
            _cursor(shown) if len(following) > size else "",
            rest,
        )
    found = versions.count() if filters.is_set else counted.total
    listed = list(_from(versions, cursor)[: size + 1])
    shown = listed[:size]
    opened = opening.cards(
        list({ref_of(each): each for each in [*shown, *beside]}.values()), reader, patient=patient
    )
    return TimelinePage(
        _rows(shown, opened, reader), counted, found, _cursor(shown) if len(listed) > size else "", opened
    )


def newest(patient: Patient, reader: Reader, *, limit: int = 5) -> list[RecordRow]:
    """The last records that were added, whatever date they bear."""
    shown = list(
        current(patient).order_by("-record__created_at", "-record__record_date", "-record_id")[:limit]
    )
    return record_rows(shown, reader, patient=patient)


def record_rows(versions: Sequence[Version], reader: Reader, *, patient: Patient) -> list[RecordRow]:
    """The lines of versions of one patient: their cards with one question for each permission, their states
    with one statement.
    """
    return _rows(versions, opening.cards(versions, reader, patient=patient), reader)


def record_row(
    version: Version, card: Card, status: AnchorStatus | None, *, viewer: UUID | None = None
) -> RecordRow:
    """The line of one version, as the `viewer` (an account; none: the owner) reads it."""
    record = version.record
    own = {RecordState.SUBMITTED: "queued", RecordState.REJECTED: "refused"}.get(
        RecordState(record.state), "confirmed"
    )
    hidden = record.confidentiality == Confidentiality.HIDDEN
    return RecordRow(
        id=record.pk,
        title=card.title,
        kind=record.kind,
        kind_label=record_kinds.label(record.kind),
        source=source_of(version, card, viewer=viewer),
        record_date=record.record_date,
        state="withdrawn"
        if record.state == RecordState.WITHDRAWN
        else ("hidden" if hidden else record.state),
        status=status or own,
        remarks=card.remarks,
        absence=card.absence,
        clinical_status=card.clinical_status,
        stated_by=card.author or card.place,
        date_precision=card.date_precision,
    )


def source_of(version: Version, card: Card, *, viewer: UUID | None = None) -> str:
    """Where it comes from, in a few words: a place or a person of an imported record, else who added it."""
    record = version.record
    if record.source not in ADDED:
        return card.place or card.author
    if viewer is not None and record.author_id == viewer:
        return f"You, {card.place}" if card.place else "Added by you"
    if card.is_by_another:
        return ", ".join(part for part in (card.author, card.place) if part)
    return "Added by you" if viewer is None else "Added by the patient"


def current(patient: Patient) -> QuerySet[Version]:
    """The current version of each record that is not erased, without its content."""
    found = Version.objects.filter(record__patient=patient, number=F("record__current")).exclude(
        record__state=RecordState.ERASED
    )
    return found.select_related("record").defer("body", "metadata", "words")


def ordered(versions: QuerySet[Version]) -> QuerySet[Version]:
    """The newest day first."""
    return versions.order_by("-record__record_date", "-record_id")


def _filtered(versions: QuerySet[Version], filters: TimelineFilters) -> QuerySet[Version]:
    found = ordered(versions)
    if filters.category is not None:
        found = found.filter(record__category=filters.category)
    if filters.since:
        found = found.filter(record__record_date__gte=filters.since)
    return found


def _matching(
    versions: QuerySet[Version], terms: list[str], patient: Patient, reader: Reader
) -> tuple[list[Version], CardsByVersion]:
    everything = list(versions.defer(None).defer("body", "metadata")[:MAX_SEARCHED])
    opened = opening.cards(everything, reader, patient=patient, with_words=True)
    return [version for version in everything if _is_match(version, opened[ref_of(version)], terms)], opened


def _is_match(version: Version, card: Card, terms: list[str]) -> bool:
    label = fold(record_kinds.label(version.record.kind))
    return card.is_open and sealed_cards.matches(card, [term for term in terms if term not in label])


def _rows(versions: Sequence[Version], opened: CardsByVersion, reader: Reader) -> list[RecordRow]:
    statuses = anchors.status_of([(version.record_id, version.number) for version in versions])
    return [
        record_row(
            version,
            opened[ref_of(version)],
            statuses.get((version.record_id, version.number)),
            viewer=reader.user.pk,
        )
        for version in versions
    ]


def _cursor(shown: Sequence[Version]) -> str:
    last = shown[-1].record
    return f"{last.record_date.isoformat()}_{last.pk}"


def _place(cursor: str) -> tuple[date, UUID] | None:
    day, _, record = cursor.partition("_")
    return (date.fromisoformat(day), UUID(record)) if cursor else None


def _from(versions: QuerySet[Version], cursor: str) -> QuerySet[Version]:
    if (place := _place(cursor)) is None:
        return versions
    return versions.filter(
        Q(record__record_date__lt=place[0]) | Q(record__record_date=place[0], record_id__lt=place[1])
    )


def _after(versions: list[Version], cursor: str) -> list[Version]:
    if (place := _place(cursor)) is None:
        return versions
    return [version for version in versions if (version.record.record_date, version.record_id) < place]
