"""The set shown is the set served: what a patient previews, what the reader's portal lists and what the vault
releases after asking the contract.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from adapters.vault import client
from adapters.vault.interface import Action, VaultRefusedError
from common import clock
from common.categories import Category
from domain.consents import grant_drafts
from domain.consents.queries import grant_proofs
from domain.consents.queries.grant_proofs import UsableGrant
from domain.consents.services import blocks as block_lists
from domain.consents.services import signed_grants
from domain.consents.terms import READING, Chosen, Flag, Purpose
from domain.consents.tests.world import World
from domain.ledger.services import signed_flow
from domain.records import envelope_binding, scope_filters
from domain.records.access import shared_records, timeline
from domain.records.access.opening import Reader
from domain.records.models import Record, RecordState, Version
from domain.records.tests.sharing import acts
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

DAYS = (
    date(1969, 7, 20),
    date(1970, 1, 1),
    date(2024, 2, 29),
    date(2026, 1, 1),
    date(2026, 1, 2),
    date(2026, 11, 1),
)
KINDS = ("report", "imaging", "visit-note", "allergy")
CASES = 24


@dataclass(frozen=True)
class Case:
    """What Alice chooses; `picked` are places in her list of records, where she chooses one by one; `blocked`
    is a kind she refuses to everybody.
    """

    chosen: Chosen
    picked: tuple[int, ...]
    blocked: Category | None


@st.composite
def cases(draw: st.DrawFn) -> Case:
    categories = draw(
        st.integers(min_value=1, max_value=2**8 - 1).map(lambda bits: bits & 0b11111110).filter(bool)
    )
    first, last = draw(st.sampled_from([None, *DAYS])), draw(st.sampled_from([None, *DAYS]))
    picked = draw(st.lists(st.integers(0, 11), max_size=5, unique=True))
    ceiling = draw(st.integers(0, 2)) if picked else 0
    if first and last and first > last:
        first, last = last, first
    blocked = draw(st.sampled_from([None, None, Category.LABS, Category.VISITS]))
    return Case(Chosen(categories, first, last, flags=READING, ceiling=ceiling), tuple(picked), blocked)


def history(world: World) -> list[Record]:
    """Twelve records of every kind and level, on days where ranges begin and end; one withdrawn, one
    refused.
    """
    made = [
        acts.keep(
            world.alice, kind=KINDS[n % 4], day=DAYS[n % 6], confidentiality=(n // 4) % 3, title=f"Record {n}"
        )
        for n in range(12)
    ]
    Record.objects.filter(pk=made[8].pk).update(state=RecordState.WITHDRAWN)
    Record.objects.filter(pk=made[9].pk).update(state=RecordState.REJECTED)
    Record.objects.filter(pk=made[10].pk).update(state=RecordState.ANCHORED)
    return made


def chosen_of(case: Case, records: list[Record]) -> Chosen:
    picked = tuple(sorted(records[place].pk for place in case.picked))
    said = case.chosen
    return Chosen(
        said.categories, said.records_from, said.records_to, said.days, said.flags, picked, said.ceiling
    )


def signed(world: World, chosen: Chosen) -> None:
    """As a grant is made, without the notices and the relationship around it."""
    made = grant_drafts.grants_for(
        patient=world.alice,
        recipient=grant_drafts.person(world.bob),
        chosen=chosen,
        purposes=1 << Purpose.TREATMENT,
    )
    ready = signed_grants.sign(
        made, patient=world.alice, session=people.SESSION, proof=people.proof("password")
    )
    again = partial(signed_grants.look_again, ready, patient=world.alice)
    with signed_flow.commit(*ready, look_again=again) as outbox:
        signed_grants.write(ready, outbox)
    world.record()


def served(reader: Reader, held: UsableGrant, versions: list[Version]) -> set[UUID]:
    """What the vault gives the key of, asked for each by itself with this proof, whatever the portal thinks
    of it.
    """
    found = set()
    for version in versions:
        shown = envelope_binding.bound_metadata([version], patient=version.record.patient)
        try:
            token = client().request_access(
                requester=reader.requester,
                bound=shown,
                action=Action.VIEW,
                grant_proof=held.proving(list(shown)),
            )
            found |= {ref.record for ref in client().redeem(token=token, requester=reader.requester)}
        except VaultRefusedError:
            continue
    return found


@settings(
    max_examples=CASES, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow,
    HealthCheck.data_too_large],
)  # fmt: skip
@given(case=cases())
def test_the_set_shown_is_the_set_served(world: World, case: Case) -> None:
    sid = transaction.savepoint()
    vault_sid = transaction.savepoint(using="vault")
    with world.node.snapshot():
        found = sets(world, case)
    transaction.savepoint_rollback(sid)
    transaction.savepoint_rollback(vault_sid, using="vault")
    assert len(set(found.values())) == 1, found


def sets(world: World, case: Case) -> dict[str, frozenset[UUID]]:
    """Which records each of those who answer would show."""
    records = history(world)
    chosen = chosen_of(case, records)
    if case.blocked is not None:
        block_lists.add(
            patient=world.alice,
            category=case.blocked,
            by=world.alice.user,
            session=people.SESSION,
            proof=people.proof("password"),
        )
    preview = shared_records.preview_of(world.alice, chosen, Reader(world.alice.user, people.SESSION))
    signed(world, chosen)
    reader = acts.reader(world)
    (held,) = reader.usable_grants
    versions = list(Version.objects.select_related("record__patient__user").filter(record__in=records))
    # States are the portal's to know; of everything else the vault decides by itself, from the contract.
    outside = {record.pk for record in (records[8], records[9])}
    listed = shared_records.visible_to(reader, world.alice)
    opened = timeline.record_rows(list(listed), reader, patient=world.alice)
    return {
        "preview": frozenset(row.id for row in preview),
        "listed": frozenset(listed.values_list("record_id", flat=True)),
        "covered": frozenset(
            version.record_id for version in versions if scope_filters.covers_version(held.range, version)
        )
        - outside,
        "served": frozenset(served(reader, held, versions)) - outside,
        "opened": frozenset(row.id for row in opened if row.title.startswith("Record ")),
    }


def test_what_cannot_be_read_is_not_shown(world: World) -> None:
    history(world)
    alice = Reader(world.alice.user, people.SESSION)
    assert shared_records.preview_of(world.alice, Chosen(2**8 - 2, flags=Flag.WRITE), alice) == []
    acts.allow(world, flags=Flag.WRITE)
    assert acts.seen(world) == set() and grant_proofs.for_user(world.bob, world.alice) == []


def test_three_statements_however_long_the_history(world: World, django_assert_num_queries: object) -> None:
    acts.allow(world, records_from=clock.now().date() - timedelta(days=3650))
    reader = acts.reader(world)
    for count in (1, 12):
        for _ in range(count):
            acts.keep(world.alice)
        with django_assert_num_queries(1):  # type: ignore[operator]  # a context
            assert len(list(shared_records.visible_to(reader, world.alice))) >= count
