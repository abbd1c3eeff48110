"""What people do with shared records, in short."""

from collections.abc import Collection, Iterator
from datetime import date
from functools import partial
from uuid import UUID

from common import clock
from domain.accounts.models import Patient, User
from domain.consents.models import Grant
from domain.consents.services import grants
from domain.consents.terms import Purpose
from domain.consents.tests.world import World, chosen
from domain.fhir.authored_resources import Result, Section
from domain.ledger import keyring
from domain.ledger.services import (
    batches,
    chain_identity,
    notary,
    outcome_dispatcher,
    sender,
    signed_flow,
)
from domain.records.access import disclosures, opening, shared_access, shared_records
from domain.records.access.opening import Reader
from domain.records.models import Record, Version
from domain.records.services import record_content, third_party_records, versions
from domain.records.services.record_content import RecordContent
from domain.records.services.third_party_records import ComposedReport, Template
from tests import people

TEXT = "text/plain"


def keep(
    patient: Patient,
    *,
    kind: str = "report",
    title: str = "Blood count",
    text: bytes = b"Haemoglobin 13.4",
    **said: object,
) -> Record:
    """A small record of the patient's own."""
    day = said.pop("day", clock.now().date())
    content = RecordContent(kind, day, title, TEXT, text, words=text.decode(), source="upload", **said)  # type: ignore[arg-type]  # names of fields
    return keep_content(patient, content)


def keep_content(patient: Patient, content: RecordContent) -> Record:
    """As an upload or an import keeps it: signed, written, confirmed."""
    prepared = versions.prepare(
        patient=patient,
        drafts=record_content.seal_contents(patient=patient, contents=[content]),
        by=patient.user,
        session=people.SESSION,
    )
    with signed_flow.commit(prepared.evidence, look_again=partial(versions.lock_patient, patient)) as outbox:
        (version,) = versions.write(prepared, outbox)
    versions.confirm(prepared)
    return Record.objects.get(pk=version.record_id)


def allow(world: World, *, to: User | None = None, **said: object) -> Grant:
    """Alice lets Bob in, and the chain has it.

    With `flags` for adding there are two grants: this is the one for reading, if there is one.
    """
    given = grants.offer(
        patient=world.alice, to=to or world.bob, chosen=chosen(**said), purpose=Purpose.TREATMENT,
        by=world.alice.user, session=people.SESSION,
        proof=people.proof("password"),
    )  # fmt: skip
    world.record()
    return given


def reader(world: World, who: User | None = None, *, session: bytes = people.SESSION) -> Reader:
    return disclosures.reader_for(who or world.bob, world.alice, session)


def seen(world: World, who: User | None = None) -> set[UUID]:
    return set(shared_records.visible_to(reader(world, who), world.alice).values_list("record_id", flat=True))


def version(world: World, record: Record, who: User | None = None) -> Version:
    return shared_access.version_of(reader(world, who), world.alice, record.pk)


def text_of(opened: disclosures.OpenedRecord, by: Reader | None = None) -> bytes:
    return b"".join(opening.stream(opened.version, opened.key, by))


def anchor(world: World) -> None:
    """Everything that waits is checked, anchored and followed."""
    node = world.node
    notary.check_waiting(node.rpc)
    batches.close_due(node.rpc, chain_identity.check(node.rpc))
    sender.send_due(node.rpc, keyring.notary())
    world.mine()
    node.watch()
    outcome_dispatcher.dispatch()


def lab(**said: object) -> ComposedReport:
    results = (
        Result("Haemoglobin", "13.4", "g/dL", "12.0", "15.5"),
        Result("Ferritin", "9", "µg/L", "15", "150", "L"),
    )
    given: dict[str, object] = {
        "title": "Iron",
        "record_date": clock.now().date(),
        "results": results,
        "conclusion": "Iron is low.",
    }
    return ComposedReport(Template.LAB, **{**given, **said})  # type: ignore[arg-type]  # names of fields


def note(text: str = "Less short of breath.", *, day: date | None = None) -> ComposedReport:
    return ComposedReport(
        Template.VISIT, "Visit note", day or clock.now().date(), sections=(Section("Findings", text),)
    )


def compose(
    world: World, said: ComposedReport | None = None, *, by: User | None = None, amends: Record | None = None
) -> Record:
    return third_party_records.compose(
        patient=world.alice,
        said=said or lab(),
        by=by or world.bob,
        session=people.SESSION,
        organisation=world.hope,
        amends=amends,
    )


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    for at in range(0, len(data), size):
        yield data[at : at + size]


def ids(records: Collection[Record]) -> set[UUID]:
    return {record.pk for record in records}
