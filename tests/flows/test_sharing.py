"""The whole of sharing as services: Bob asks, Alice looks and narrows, he reads; what she stops is stopped;
who was never let in leaves one line.
"""

import pytest

from common.categories import Category
from domain.audit.models import Event
from domain.consents.models import Grant, RequestState
from domain.consents.queries import attempts as attempts_of
from domain.consents.queries import care_relationships, grant_proofs
from domain.consents.queries import grants as grants_of
from domain.consents.services import attempts, blocks, grants, halts, patient_lookup
from domain.consents.tests.conftest import Later, _before_any_transaction, first_world, later, world
from domain.consents.tests.world import LABS, READING, Flag, World, chosen
from domain.credentials.models import Credential
from domain.credentials.tests import acts as verifying
from domain.ledger.tests.conftest import quiet_node
from domain.notifications.models import Notice
from domain.records.access import disclosures, shared_records
from domain.records.access.opening import Reader
from domain.records.errors import CannotOpenError
from domain.records.models import Confidentiality, Record
from domain.records.tests.sharing import acts
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def opens(world: World, who: object, record: Record, *, session: bytes = people.SESSION) -> bool:
    """As the chart does it: the row, the proof, the vault, the log."""
    reader = disclosures.reader_for(who, world.alice, session)  # type: ignore[arg-type]  # one of the doctors
    version = (
        shared_records.visible_to(reader, world.alice)
        .filter(record=record)
        .select_related("record__patient__user")
        .first()
    )
    if version is None:
        attempts.write(by=reader.user, patient=world.alice, subject_id=record.pk, what="record")
        return False
    try:
        disclosures.open(version=version, reader=reader)
    except CannotOpenError:
        return False
    return True


def test_from_the_first_question_to_the_last_stop(world: World, later: Later) -> None:
    report = acts.keep(world.alice, title="Blood count")
    letter = acts.keep(world.alice, kind="letter", title="Letter")
    hidden = acts.keep(world.alice, title="Old story", confidentiality=Confidentiality.HIDDEN)

    # Bob finds her by number and asks. She looks at exactly what he would see, allows less, and he sees that.
    assert patient_lookup.by_any(world.alice.user.number, by=world.bob) == world.alice
    request = world.ask(
        categories=LABS | 1 << Category.DOCUMENTS, flags=READING | Flag.WRITE, reason="Before the operation"
    )
    less = chosen(categories=LABS, flags=READING | Flag.WRITE)
    preview = shared_records.preview_of(world.alice, less, Reader(world.alice.user, people.SESSION))
    assert [row.title for row in preview] == ["Blood count"]
    grant = world.allow(request, categories=LABS, flags=READING | Flag.WRITE)
    assert not opens(world, world.bob, report), "the chain does not have it yet"
    world.record()
    assert {row.id for row in preview} == acts.seen(world)
    assert opens(world, world.bob, report)
    assert not opens(world, world.bob, letter)
    assert not opens(world, world.bob, hidden)
    grant.refresh_from_db()
    assert (grant.uses, grants_of.count_readers(world.alice)) == (1, 1)
    assert care_relationships.relationship_between(world.bob, world.alice) is not None
    assert grant_proofs.for_user(world.bob, world.alice, flag=Flag.WRITE)

    # Charlie, whom nobody allowed.
    for _ in range(3):
        assert not opens(world, world.charlie, report)
    attempts.notify_patients()
    (group,) = [each for each in attempts_of.of_patient(world.alice) if each.who == world.charlie.pk]
    assert (group.name, group.count) == ("Charlie Example", 3)
    assert (
        Notice.objects.filter(
            user=world.alice.user, kind="access.refused", subject_id=world.charlie.pk
        ).count()
        == 1
    )

    # One look at the hidden one: one opening, then a new request.
    once = acts.allow(world, records=(hidden.pk,), ceiling=2, flags=Flag.VIEW | Flag.ONE_TIME)
    assert opens(world, world.bob, hidden)
    assert not opens(world, world.bob, hidden, session=bytes(32))
    later(901)
    assert not opens(world, world.bob, hidden)
    assert world.ask(scope_record=hidden.pk, flags=Flag.VIEW | Flag.ONE_TIME).state == RequestState.REQUESTED

    # Blocked, unblocked; everything stopped; allowed anew; stopped for good.
    she = {"patient": world.alice, "by": world.alice.user, "session": people.SESSION}
    blocks.add(**she, proof=people.proof("password"), user=world.bob)  # type: ignore[arg-type]  # as named
    assert not opens(world, world.bob, report)
    world.record()
    blocks.remove(**she, proof=people.proof("password"), user=world.bob)  # type: ignore[arg-type]
    world.record()
    assert opens(world, world.bob, report)
    halts.stop_all(**she)  # type: ignore[arg-type]
    assert not opens(world, world.bob, report)
    anew = world.given()
    assert opens(world, world.bob, report)
    grants.revoke(grant=anew, by=world.alice.user, session=people.SESSION)
    assert not opens(world, world.bob, report), "at the next click, with all workers stopped"
    assert grants_of.count_readers(world.alice) == 0
    assert not Grant.objects.filter(pk=once.pk, state="active").exists()


def test_a_suspended_doctor_can_do_nothing_anywhere(world: World) -> None:
    report = acts.keep(world.alice)
    acts.allow(world, to=world.charlie)
    assert opens(world, world.charlie, report)
    verifying.suspend(Credential.objects.get(user=world.charlie), world.vera)
    assert not opens(world, world.charlie, report)
    with pytest.raises(Exception, match="licence is verified"):
        world.ask(by=world.charlie, patient=world.mallory)


def test_the_log_of_it_holds_no_words_of_anybody(world: World) -> None:
    acts.keep(world.alice, title="Fractured ankle", text=b"talus")
    world.ask(reason="Suspected fracture")
    acts.allow(world)
    written = str(list(Event.objects.values_list("detail", flat=True))).lower()
    assert not [
        word
        for word in ("ankle", "talus", "fracture", "example", world.alice.user.number.lower())
        if word in written
    ]


__all__ = ["_before_any_transaction", "first_world", "later", "quiet_node", "world"]
