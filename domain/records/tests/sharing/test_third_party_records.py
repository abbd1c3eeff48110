"""Bob writes for Alice under a grant; the notary asks the contract, and whoever may not gets it back with the
reason.
"""

import io

import pytest
from django.http import Http404

from adapters.vault import client
from adapters.vault.interface import Action, Requester, VaultRefusedError
from common import clock
from domain.audit.models import Event
from domain.consents.models import Grant
from domain.consents.queries import grant_proofs
from domain.consents.tests.world import READING, Flag, World
from domain.credentials.models import Credential
from domain.credentials.tests import acts as credentials
from domain.fhir import check, display
from domain.fhir.strict_json import decoder
from domain.ledger.models import Entry
from domain.notifications.models import Notice
from domain.records import envelope_binding
from domain.records.access import disclosures, opening, shared_access, timeline
from domain.records.access.opening import Reader
from domain.records.errors import CannotOpenError, ConflictError, MayNotWriteError, NotTheAuthorError
from domain.records.models import Draft, Record, RecordState, Upload, Version
from domain.records.queries import access
from domain.records.services import drafts, reports, third_party_records, uploads, vault_reconciliation
from domain.records.services.reports import FileDescription
from domain.records.tests import made_files as made
from domain.records.tests.sharing import acts
from tests import people, traces

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

ADDING = READING | Flag.WRITE


def current(record: Record) -> Version:
    record.refresh_from_db()
    return Version.objects.select_related("record__patient__user").get(record=record, number=record.current)


def notice_count(world: World, kind: str) -> int:
    return Notice.objects.filter(user=world.alice.user, kind=kind).count()


def write_grant(world: World) -> Grant:
    return Grant.objects.get(user=world.bob, flags=int(Flag.WRITE))


def test_a_composed_report_is_recorded_with_bob_as_its_author_and_alice_is_told_once(world: World) -> None:
    acts.allow(world, flags=ADDING)
    record = acts.compose(world)
    assert (record.state, record.author, record.source) == (RecordState.SUBMITTED, world.bob, "written")
    assert (notice_count(world, "record.written"), notice_count(world, "record.written_recorded")) == (1, 0)
    acts.anchor(world)
    acts.anchor(world)
    version = current(record)
    assert version.record.state == RecordState.ANCHORED, Entry.objects.get(subject_id=record.pk).reason
    assert Entry.objects.get(subject_id=record.pk).author == world.bob.address
    assert version.metadata["author"] == {
        "name": world.bob.name,
        "role": "doctor",
        "number": world.bob.number,
        "organisation": "Hospital Hope",
    }
    assert (notice_count(world, "record.written"), notice_count(world, "record.written_recorded")) == (1, 1)
    assert Event.objects.get(action="record.added", subject_id=record.pk).detail["grant"] == str(
        write_grant(world).pk
    )
    opened = disclosures.open(version=acts.version(world, record), reader=acts.reader(world))
    body = decoder().decode(acts.text_of(opened).decode())
    check.check(body)
    assert ("Ferritin", "9 µg/L", "15 to 150 µg/L", "Low") in display.of_resource(body).tables[0].rows
    assert (opened.card.author, opened.card.place, opened.card.is_by_another) == (
        world.bob.name,
        "Hospital Hope",
        True,
    )
    (mine,) = timeline.newest(world.alice, Reader(world.alice.user, people.SESSION))
    assert mine.source == f"{world.bob.name}, Hospital Hope"


def test_until_it_is_recorded_it_is_bobs_and_hers_and_nobody_elses(world: World) -> None:
    acts.allow(world, flags=ADDING)
    acts.allow(world, to=world.charlie)
    record = acts.compose(world, acts.note("Sleeps flat."))
    version = current(record)
    assert [each.record_id for each in shared_access.unrecorded(world.bob, world.alice)] == [record.pk]
    card, key = third_party_records.open_own(
        shared_access.unrecorded_of(world.bob, world.alice, record.pk), world.bob
    )
    assert card.title == "Visit note" and b"Sleeps flat." in b"".join(opening.stream(version, key))
    assert opening.key(version, Reader(world.alice.user, people.SESSION), action="view") == key
    assert acts.seen(world) == acts.seen(world, world.charlie) == set()
    with pytest.raises(Http404):
        shared_access.unrecorded_of(world.charlie, world.alice, record.pk)
    with pytest.raises(CannotOpenError):
        third_party_records.open_own(version, world.charlie)
    acts.anchor(world)
    # Recorded, it is hers: a note is not among what Bob may read.
    assert not shared_access.unrecorded(world.bob, world.alice).exists()
    with pytest.raises(VaultRefusedError):
        third_party_records.open_own(version, world.bob)
    with pytest.raises(Http404):
        acts.version(world, record)


@pytest.mark.parametrize("flags", [READING, None])
def test_without_a_grant_to_add_nothing_is_added(world: World, flags: Flag | None) -> None:
    if flags is not None:
        acts.allow(world, flags=flags)
    with pytest.raises(MayNotWriteError):
        acts.compose(world)
    with pytest.raises(MayNotWriteError):
        third_party_records.receive(
            patient=world.alice, name="x.pdf", source=io.BytesIO(b"").read, expected=0, by=world.bob
        )
    assert (
        not Record.objects.exists()
        and not Upload.objects.exists()
        and not third_party_records.may_write(world.bob, world.alice)
    )


def revoked_meanwhile(world: World) -> str:
    world.revoke(write_grant(world))
    world.record()
    return "The contract does not allow it: revoked."


def suspended_meanwhile(world: World) -> str:
    credentials.suspend(Credential.objects.get(user=world.bob), world.vera)
    world.record()
    return "The contract does not allow it: no standing."


@pytest.mark.parametrize("end", [revoked_meanwhile, suspended_meanwhile])
def test_the_notary_gives_back_what_may_not_be_written_any_more(world: World, end: object) -> None:
    acts.allow(world, flags=ADDING)
    record = acts.compose(world)
    reason = end(world)  # type: ignore[operator]  # one of the two above
    acts.anchor(world)
    version = current(record)
    assert (
        version.record.state == RecordState.REJECTED
        and Entry.objects.get(subject_id=record.pk).reason == reason
    )
    assert Notice.objects.filter(user=world.bob, kind="record.refused", subject_id=record.pk).count() == 1
    assert notice_count(world, "record.written_recorded") == 0 and acts.seen(world) == set()
    # Its author keeps it, also when the vault is tidied up; so does she.
    vault_reconciliation._reconcile([envelope_binding.ref_of(version)])
    assert third_party_records.open_own(version, world.bob)[0].title == "Iron"
    assert opening.key(version, Reader(world.alice.user, people.SESSION), action="view")


def test_a_suspended_doctor_signs_nothing(world: World) -> None:
    acts.allow(world, flags=ADDING)
    credentials.suspend(Credential.objects.get(user=world.bob), world.vera)
    with pytest.raises((MayNotWriteError, VaultRefusedError)):
        acts.compose(world)
    assert not Record.objects.exists()


def test_only_its_author_amends_and_withdraws(world: World) -> None:
    acts.allow(world, flags=ADDING)
    acts.allow(world, to=world.charlie, flags=ADDING)
    record = acts.compose(world)
    acts.anchor(world)
    record.refresh_from_db()
    with pytest.raises(NotTheAuthorError):
        acts.compose(world, by=world.charlie, amends=record)
    for by in (world.charlie, world.alice.user):
        with pytest.raises(NotTheAuthorError):
            reports.withdraw(record=record, reason="Not so.", by=by, session=people.SESSION)
    with pytest.raises(NotTheAuthorError):
        uploads.receive(
            patient=world.alice,
            name="x",
            source=io.BytesIO(b"").read,
            expected=0,
            by=world.alice.user,
            amends=record,
        )
    amended = acts.compose(world, acts.lab(conclusion="Iron is very low."), amends=record)
    acts.anchor(world)
    assert (current(amended).number, amended.state) == (2, RecordState.ANCHORED)
    opened = disclosures.open(version=acts.version(world, record), reader=acts.reader(world))
    assert b"very low" in acts.text_of(opened)
    assert notice_count(world, "record.written") == 2
    with pytest.raises(ConflictError):
        acts.compose(world, amends=record)


def test_a_withdrawal_by_its_author_is_anchored_and_ends_its_showing(world: World) -> None:
    acts.allow(world, flags=ADDING)
    record = acts.compose(world)
    acts.anchor(world)
    record.refresh_from_db()
    third_party_records.withdraw(
        record=record, reason="Another patient's sample.", by=world.bob, session=people.SESSION
    )
    assert acts.seen(world) == set() and notice_count(world, "record.taken_back") == 1
    acts.anchor(world)
    entry = Entry.objects.get(kind="withdrawal")
    assert entry.status == "batched", entry.reason
    record.refresh_from_db()
    assert record.state == RecordState.WITHDRAWN and b"sample" not in bytes(record.reason)
    with pytest.raises(ConflictError):
        third_party_records.withdraw(record=record, reason="Again.", by=world.bob, session=people.SESSION)


def test_a_withdrawal_that_the_notary_refuses_leaves_the_record_as_it_was(world: World) -> None:
    acts.allow(world, flags=ADDING)
    record = acts.compose(world)
    acts.anchor(world)
    record.refresh_from_db()
    third_party_records.withdraw(record=record, reason="Wrong.", by=world.bob, session=people.SESSION)
    revoked_meanwhile(world)
    acts.anchor(world)
    record.refresh_from_db()
    assert (record.state, bytes(record.reason), record.withdrawn_under) == (RecordState.ANCHORED, b"", None)
    assert Notice.objects.filter(user=world.bob, kind="record.stands").count() == 1


def upload(world: World, data: bytes, *, name: str = "file") -> Upload:
    return third_party_records.receive(
        patient=world.alice, name=name, source=io.BytesIO(data).read, expected=len(data), by=world.bob
    )


def test_bob_uploads_an_image_and_it_is_recorded(world: World) -> None:
    acts.allow(world, flags=ADDING)
    data = made.picture()
    file = upload(world, data, name="xray.png")
    assert shared_access.uploads_of(world.bob, world.alice) == [file]
    assert access.uploads_of(world.alice) == [] and shared_access.uploads_of(world.charlie, world.alice) == []
    for stranger in (world.alice.user, world.charlie):
        with pytest.raises(ConflictError):
            reports.keep_as(
                patient=world.alice, described=[said(file)], author=reports.Author(stranger, people.SESSION)
            )
    (record,) = third_party_records.keep(
        patient=world.alice,
        described=[said(file)],
        by=world.bob,
        session=people.SESSION,
        organisation=world.hope,
    )
    assert (
        third_party_records.keep(
            patient=world.alice, described=[said(file)], by=world.bob, session=people.SESSION
        )[0]
        == record
    )
    acts.anchor(world)
    opened = disclosures.open(
        version=acts.version(world, record), reader=acts.reader(world), action="download"
    )
    assert acts.text_of(opened) == data and current(record).record.state == RecordState.ANCHORED


def said(file: Upload) -> FileDescription:
    return FileDescription(file.pk, "X-ray of the thorax", "image", clock.now().date())


def test_that_she_has_the_same_file_is_not_told_to_him(world: World) -> None:
    data = made.picture()
    hers = uploads.receive(
        patient=world.alice,
        name="a.png",
        source=io.BytesIO(data).read,
        expected=len(data),
        by=world.alice.user,
    )
    reports.keep(patient=world.alice, described=[said(hers)], by=world.alice.user, session=people.SESSION)
    acts.allow(world, flags=ADDING)
    assert upload(world, data).state == "describe"
    assert upload(world, data).state == "duplicate"


def test_a_draft_is_its_authors_alone(world: World) -> None:
    acts.allow(world, flags=ADDING)
    draft = drafts.save(patient=world.alice, said={"title": "Iron", "conclusion": "Low."}, by=world.bob)
    assert drafts.open_draft(draft) == {"title": "Iron", "conclusion": "Low."} and b"Iron" not in bytes(
        Draft.objects.get().sealed
    )
    with pytest.raises(Http404):
        shared_access.draft_of(world.charlie, world.alice, draft.pk)
    drafts.save(patient=world.alice, said={"title": "Iron!"}, by=world.bob, draft=draft)
    assert drafts.open_draft(shared_access.draft_of(world.bob, world.alice, draft.pk)) == {"title": "Iron!"}
    third_party_records.compose(
        patient=world.alice, said=acts.lab(), by=world.bob, session=people.SESSION, draft=draft
    )
    assert not Draft.objects.exists()
    with pytest.raises(ConflictError):
        drafts.save(patient=world.alice, said={}, by=world.bob, draft=draft)


def test_a_portal_that_names_another_grant_gets_nothing_recorded(world: World) -> None:
    reading_only = acts.allow(world, flags=READING)
    acts.allow(world, flags=Flag.WRITE)
    record = acts.compose(world)
    Version.objects.filter(record=record).update(grant=reading_only)
    acts.anchor(world)
    assert current(record).record.state == RecordState.REJECTED
    assert (
        Entry.objects.get(subject_id=record.pk).reason
        == "The grant that is named does not allow writing into these records."
    )


def test_his_grant_to_add_lets_nobody_read(world: World) -> None:
    record = acts.keep(world.alice)
    acts.allow(world, flags=Flag.WRITE)
    held = grant_proofs.for_user(world.bob, world.alice, flag=Flag.WRITE)[0]
    version = current(record)
    requester = Requester(world.bob.pk, world.bob.address, people.SESSION)
    before = traces.tables()
    with pytest.raises(VaultRefusedError):
        client().request_access(
            requester=requester,
            bound=envelope_binding.bound_metadata([version], patient=world.alice),
            action=Action.VIEW,
            grant_proof=held.proof,
        )
    assert traces.changed_since(before) == []
    assert acts.compose(world).author == world.bob
