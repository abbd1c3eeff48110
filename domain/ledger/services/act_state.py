"""What became of an act: the state of its key, whoever brought it there."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from adapters.chain.acts import registry
from adapters.chain.acts.base import PublicAct
from adapters.chain.acts.states import ActState, Excluded, Look
from adapters.chain.deployment import Deployment
from adapters.chain.rpc import Rpc
from domain.ledger.models import SignedAct

GONE = "The contract it was signed for is no longer in use."


@dataclass(frozen=True, slots=True)
class ActStates:
    """The states of acts at one look at the chain.

    `now` is the chain's own clock (unix seconds) at the depth that counts.
    """

    rpc: Rpc
    deployment: Deployment
    now: int

    def read(self, rows: Sequence[SignedAct]) -> dict[int, ActState]:
        """By primary key; rows that cannot be read are left out.

        One exchange for each kind, and one for each act whose sequence is reached.

        Raises ChainUnavailableError.
        """
        groups: dict[tuple[str, str], list[tuple[SignedAct, PublicAct]]] = defaultdict(list)
        found: dict[int, ActState] = {}
        for row in rows:
            if not is_in_use(self.deployment, row):
                found[row.pk] = Excluded(GONE)
                continue
            try:
                groups[row.contract, row.kind].append((row, restored(row)))
            except (KeyError, TypeError, ValueError):
                continue  # the relayer sets it aside
        for (contract, kind), members in groups.items():
            acts = [act for _, act in members]
            states = registry.by_kind(kind).states(self.rpc, contract, acts)
            for (row, act), state in zip(members, states, strict=True):
                found[row.pk] = act.judge(state, self._look(row, act))
        return found

    def _look(self, row: SignedAct, act: PublicAct) -> Look:
        versions = self.deployment.versions.get(act.contract, ())
        since = next((version.block for version in versions if version.address == row.contract), 0)
        hashes = row.transaction.hashes if row.transaction else []
        return Look(self.rpc, row.contract, since, self.now, row.deadline, hashes)


def restored(row: SignedAct) -> PublicAct:
    """The act of a row. Raises KeyError, TypeError or ValueError for one that is damaged."""
    return registry.by_kind(row.kind).restored(row.statement)


def is_in_use(deployment: Deployment, row: SignedAct) -> bool:
    """Whether the contract that it was signed for is one of ours.

    A call to an address without code would succeed, and do nothing. An unknown kind cannot be read, which its
    reader says.
    """
    known = registry.kinds().get(row.kind)
    return known is None or row.contract in deployment.addresses(known.contract)
