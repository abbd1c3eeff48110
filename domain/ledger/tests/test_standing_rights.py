"""Bob and Hospital Hope speak of their own business, in a standing that the register has at the check."""

from dataclasses import replace

import pytest
from django.conf import LazySettings

from adapters.chain.values import Function, Role, Status
from common import ids
from domain.ledger import evidence
from domain.ledger.evidence import StandingRight
from domain.ledger.models import Entry, SignedAct
from domain.ledger.services import entries, role_appointments
from domain.ledger.tests.node import Node
from domain.ledger.tests.signers import BOB, HOPE, VERA, VICTOR, admit, enrol, submit
from domain.ledger.tests.support import BUSINESS, MALLORY, Person, answer, leaf_of, note, signed, told
from domain.records.evidence import WITHDRAWAL
from domain.records.record_kinds import KINDS

CLERK = StandingRight(Role.HOSPITAL, HOPE.address, Function.CLAIMS)
DOCTOR = StandingRight(Role.DOCTOR, BOB.address, Function.NONE)
BATCHED = ("batched", "")
NOT_ACTIVE = ("refused", "The register does not have it active in the role that is named.")
NOT_THERE = ("refused", "The register does not have the author there in the function that is named.")
NOT_SIGNED = ("refused", "The author signed for another organisation, role or function.")
INTO_RECORDS = ("refused", "A standing does not allow writing into a patient's records.")


@pytest.fixture(autouse=True)
def register(node: Node, settings: LazySettings) -> None:
    """Hope is a hospital; Bob, a doctor, sees to its claims."""
    node.rpc.call("evm_setAutomine", [True])
    role_appointments.appoint(account=VERA.address, role=Role.VERIFIER)
    node.rpc.call("evm_setAutomine", [False])
    for act in (enrol(BOB), enrol(HOPE, role=Role.HOSPITAL), admit(BOB, functions=Function.CLAIMS)):
        submit(act)
        record(node)


def record(node: Node) -> None:
    SignedAct.objects.update(not_before="2020-01-01T00:00Z")
    node.relay()
    node.mine()
    node.watch()
    assert not SignedAct.objects.exclude(status="confirmed").exists()


def said(
    node: Node,
    right: StandingRight | None,
    *,
    by: Person = BOB,
    owner: str = "",
    signs: StandingRight | None = None,
    kind: str = BUSINESS,
) -> tuple[str, str]:
    """What the notary makes of it. `signs`: what the author saw, where the portal lies."""
    subject_id = ids.new()
    written_for = signs or right
    known = replace(
        note(subject_id, author=by.address, owner=owner or (right.organisation if right else by.address)),
        metadata=written_for.metadata() if written_for else {},
        right=right,
    )
    told[subject_id] = known
    leaf = leaf_of(subject_id, of=known, kind=kind)
    entries.submit(author=by.address, statement=signed(by, [leaf]), leaves=[leaf])
    node.notarise()
    entry = Entry.objects.latest("id")
    return entry.status, entry.reason


def test_a_member_in_the_function_for_an_active_organisation(node: Node) -> None:
    assert said(node, CLERK) == BATCHED


def test_an_organisation_and_a_doctor_for_themselves(node: Node) -> None:
    assert said(node, StandingRight(Role.HOSPITAL, HOPE.address, Function.NONE), by=HOPE) == BATCHED
    assert said(node, DOCTOR) == BATCHED


def test_not_a_member_in_another_function_nor_somebody_from_outside(node: Node) -> None:
    assert said(node, replace(CLERK, functions=Function.NURSE)) == NOT_THERE
    assert said(node, replace(CLERK, functions=Function.NONE)) == NOT_THERE
    assert said(node, CLERK, by=MALLORY) == NOT_THERE


def test_not_who_ceased_to_be_a_member(node: Node) -> None:
    submit(admit(BOB, sequence=2, functions=Function.NONE))
    record(node)
    assert said(node, CLERK) == NOT_THERE


def test_not_in_another_role(node: Node) -> None:
    assert said(node, replace(CLERK, role=Role.INSURER)) == NOT_ACTIVE
    assert said(node, replace(DOCTOR, role=Role.PHARMACY)) == NOT_ACTIVE


def test_a_suspended_doctor_and_a_lapsed_organisation_say_nothing_of_themselves(node: Node) -> None:
    submit(enrol(BOB, sequence=2, status=Status.SUSPENDED))
    record(node)
    assert said(node, DOCTOR) == NOT_ACTIVE
    assert said(node, CLERK) == BATCHED, "a clerk needs no licence as a doctor"
    submit(enrol(HOPE, sequence=2, role=Role.HOSPITAL, status=Status.REVOKED))
    record(node)
    assert said(node, CLERK) == NOT_ACTIVE
    assert said(node, StandingRight(Role.HOSPITAL, HOPE.address, Function.NONE), by=HOPE) == NOT_ACTIVE


def test_who_is_author_and_owner_names_a_standing_too(node: Node) -> None:
    assert said(node, None) == ("refused", "The evidence does not name in which standing its author says it.")
    assert said(node, replace(DOCTOR, organisation=VICTOR.address), by=VICTOR) == NOT_ACTIVE


@pytest.mark.parametrize(
    "lie",
    [
        StandingRight(Role.HOSPITAL, HOPE.address, Function.DESK),
        StandingRight(Role.PHARMACY, HOPE.address, Function.CLAIMS),
        StandingRight(Role.HOSPITAL, VICTOR.address, Function.CLAIMS),
    ],
    ids=["function", "role", "organisation"],
)
def test_the_register_is_asked_about_what_was_signed(node: Node, lie: StandingRight) -> None:
    assert said(node, CLERK, signs=lie) == NOT_SIGNED


def test_nobody_speaks_of_the_business_of_others(node: Node) -> None:
    refused = ("refused", "The statement is about somebody else's business.")
    assert said(node, CLERK, owner=VICTOR.address) == refused


@pytest.mark.parametrize("kind", ["lab-report", WITHDRAWAL])
@pytest.mark.parametrize("right", [CLERK, DOCTOR], ids=["clerk", "doctor"])
def test_into_a_patients_record_nobody_writes_by_standing(
    node: Node, monkeypatch: pytest.MonkeyPatch, kind: str, right: StandingRight
) -> None:
    monkeypatch.setitem(evidence._providers, kind, answer)
    assert said(node, right, kind=kind) == INTO_RECORDS
    assert said(node, right, kind=kind, owner=BOB.address) == INTO_RECORDS
    assert said(node, right, kind=kind, owner=MALLORY.address) == INTO_RECORDS


def test_no_kind_of_record_is_somebodys_own_business() -> None:
    assert not any(evidence.is_own_business(kind) for kind in (*KINDS, WITHDRAWAL))
