"""What is true, kept beside everything else: from what people did, never from a row or from the chain."""

from dataclasses import dataclass, field
from uuid import UUID

from adapters.chain import typed_data
from adapters.chain.values import NOTHING, Asker, BlockList, Item, Terms, Verdict
from domain.consents.queries import evaluate
from domain.consents.queries.evaluate import Known, Member, Standing


@dataclass
class Promise:
    """One signed grant. `has_arrived` once a block holds it, `is_lost` when its day passed before."""

    id: UUID
    patient: UUID
    reader: UUID | None
    terms: Terms
    issued_at: int
    has_arrived: bool = False
    is_lost: bool = False
    is_ended: bool = False


@dataclass
class Will:
    """What one patient said to everybody at once."""

    halted_until: int = 0
    parties: list[str] = field(default_factory=list)
    categories: int = 0
    sequence: int = 0

    @property
    def blocks(self) -> BlockList:
        return BlockList(tuple(self.parties), self.categories, NOTHING)


@dataclass
class Truth:
    promises: dict[UUID, Promise] = field(default_factory=dict)
    wills: dict[str, Will] = field(default_factory=dict)
    standings: dict[str, Standing] = field(default_factory=dict)
    members: dict[tuple[str, str], Member] = field(default_factory=dict)

    def will(self, address: str) -> Will:
        return self.wills.setdefault(address, Will())

    def arrive(self) -> None:
        for promise in self.promises.values():
            promise.has_arrived |= not promise.is_lost

    def lose_what_waits(self) -> None:
        for promise in self.promises.values():
            promise.is_lost |= not promise.has_arrived

    def halt(self, address: str, until: int) -> None:
        self.will(address).halted_until = max(until, self.will(address).halted_until)

    def is_working(self, address: str, now: int) -> bool:
        found = self.standings.get(address)
        return found is not None and found.valid_until > now

    def is_blocked(self, patient: str, person: str, now: int) -> bool:
        """By name, or through an organisation."""
        works_at = [
            house
            for (house, member), at in self.members.items()
            if member == person and at.valid_from <= now < at.valid_until
        ]
        return bool(set(self.will(patient).parties) & {person, *works_at})

    def verdict(self, promise: Promise, asker: Asker, item: Item, now: int) -> Verdict:
        will = self.will(promise.terms.patient)
        state = Known(
            now=now,
            issued_at=promise.issued_at if promise.has_arrived else 0,
            revoked_at=1 if promise.is_ended else 0,
            halted_until=will.halted_until,
            sequence=will.sequence,
            blocks=typed_data.block_list_hash(will.blocks),
            standings=self.standings,
            members=self.members,
        )
        return evaluate.decide(promise.terms, will.blocks, state, asker, item)


__all__ = ["Member", "Promise", "Standing", "Truth", "Will"]
