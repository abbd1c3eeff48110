"""The same questions to the model, to the database and to the contract."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from adapters.chain import deployment
from adapters.chain.contracts.consents import Consents
from adapters.chain.values import NOBODY, Action, Asker, BlockList, Flag, Grantee, Item, Verdict
from adapters.vault.interface import item_id
from common import clock
from domain.accounts.models import Patient, User
from domain.consents import signed_terms
from domain.consents.models import Grant
from domain.consents.queries import grant_proofs, refusals
from domain.consents.queries.grant_proofs import UsableGrant
from domain.consents.tests.world import Kept, World
from tests.property.model import Promise, Truth

_FLAGS = {Action.VIEW: Flag.VIEW, Action.DOWNLOAD: Flag.DOWNLOAD, Action.WRITE: Flag.WRITE}
#: Of a grant that was halted on its way the chain knows nothing, or that it was halted: as the blocks came.
_NEVER = {Verdict.NOT_GRANTED, Verdict.HALTED}


@dataclass(frozen=True)
class Question:
    promise: Promise
    asker: Asker
    reader: User
    items: list[tuple[Kept, Item]]
    blocks: BlockList


def compare(
    world: World, truth: Truth, kept: dict[Patient, list[Kept]], readers: list[User]
) -> Counter[Verdict]:
    """The answers, all of which agreed. Raises AssertionError with the first that did not."""
    asked = list(questions(truth, kept, readers))
    said = _contract(world, asked)
    held = {
        (reader.pk, patient.pk, action): _usable_grants(reader, patient, flag)
        for reader, patient in product(readers, kept)
        for action, flag in _FLAGS.items()
    }
    agreed: Counter[Verdict] = Counter()
    now = clock.unix(clock.now())
    for question, verdicts in zip(asked, said, strict=True):
        found = held[question.reader.pk, question.promise.patient, question.asker.action].get(
            question.promise.id
        )
        for (record, item), verdict in zip(question.items, verdicts, strict=True):
            expected = truth.verdict(question.promise, question.asker, item, now)
            assert expected == verdict or {expected, verdict} == _NEVER, (
                question.promise,
                question.asker,
                item,
                expected,
                verdict,
            )
            assert _covers(found, record) == (verdict is Verdict.ALLOWED), (
                question.promise,
                question.asker,
                item,
                found,
                verdict,
            )
            agreed[verdict] += 1
    return agreed


def questions(truth: Truth, kept: dict[Patient, list[Kept]], readers: list[User]) -> Iterator[Question]:
    now = clock.unix(clock.now())
    lists = {patient.pk: refusals.as_signed(patient.pk) for patient in kept}
    records = {patient.pk: records for patient, records in kept.items()}
    rows = {row.pk: row for row in Grant.objects.filter(pk__in=truth.promises)}
    for promise, reader, action in product(truth.promises.values(), readers, Action):
        organisation = promise.terms.grantee if promise.terms.kind == Grantee.ORGANISATION else NOBODY
        purpose = (promise.terms.purposes & -promise.terms.purposes).bit_length() - 1
        asker = Asker(reader.address, organisation, purpose, action, now)
        items = [(record, _item(record, rows[promise.id])) for record in records[promise.patient]]
        yield Question(promise, asker, reader, items, lists[promise.patient])


def _item(record: Kept, grant: Grant) -> Item:
    facts, proof = record.facts, ()
    if record.ref.record in grant.records:
        proof = tuple(signed_terms.tree_of(grant.records).proof(grant.records.index(record.ref.record)))  # type: ignore[assignment]
    return Item(
        facts.category, facts.confidentiality, facts.record_date, item_id(record.ref.record), proof=proof
    )


def _contract(world: World, questions: list[Question]) -> list[list[Verdict]]:
    """One exchange with the node."""
    contract = Consents(world.node.rpc, deployment.load(31337).consents)
    asked = [
        (each.promise.terms, each.blocks, each.asker, [item for _, item in each.items]) for each in questions
    ]
    return (
        [
            [Verdict(verdict) for verdict in verdicts]
            for (verdicts,) in contract._read_many("isAllowed", asked)
        ]
        if asked
        else []
    )


def _usable_grants(reader: User, patient: Patient, flag: Flag) -> dict[object, UsableGrant]:
    return {held.grant.pk: held for held in grant_proofs.for_user(reader, patient, flag=flag)}


def _covers(held: UsableGrant | None, record: Kept) -> bool:
    facts = record.facts
    return held is not None and held.covers(
        record=record.ref.record,
        category=facts.category,
        confidentiality=facts.confidentiality,
        record_date=facts.record_date,
    )
