"""The segments against the ledger's rows, and these against the chain, which nobody who has the database can
change.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from django.conf import settings

from adapters.chain import deployment
from adapters.chain.contracts.anchors import Anchor, Anchors
from adapters.chain.rpc import Rpc
from common.errors import MedChainError
from common.merkle import Tree
from domain.audit import evidence
from domain.audit.models import Segment
from domain.audit.queries.findings import LogFinding
from domain.audit.queries.segments import KIND
from domain.ledger import keyring
from domain.ledger.models import Batch, Entry, Transaction
from domain.ledger.statements import leaf_hash

AT_ONCE = 500
_NEVER = (Entry.Status.REFUSED, Entry.Status.SET_ASIDE)


@dataclass(slots=True)
class Lanes:
    """Segments that are in a batch, with its entry; how many still wait for one."""

    batched: list[tuple[Segment, Entry]] = field(default_factory=list)
    findings: list[LogFinding] = field(default_factory=list)
    waiting: int = 0
    anchored: int = 0


def known(segments: Sequence[Segment]) -> Lanes:
    """Each segment has its entry, each entry its segment, and one is what the portal signed for the other.

    Raises VaultUnavailableError.
    """
    lanes = Lanes()
    entries: dict[UUID, Entry] = {
        entry.subject_id: entry
        for entry in Entry.objects.filter(kind=KIND).select_related("batch__transaction")
    }
    author = evidence.portal().address if segments else ""
    for segment in segments:
        _place(lanes, segment, entries.pop(segment.pk, None), author)
    lanes.findings += [_cut_off(entry) for entry in entries.values()]
    return lanes


def on_chain(rpc: Rpc, lanes: Lanes) -> Iterator[LogFinding]:
    """Each batched segment against its anchor, then what the chain holds and the ledger has lost.

    Raises ChainUnavailableError.
    """
    roots = {bytes(entry.batch.root) for _, entry in lanes.batched if entry.batch}
    anchors = _anchors(rpc, sorted(roots))
    for segment, entry in lanes.batched:
        if anchors[bytes(entry.batch.root)] is not None:  # type: ignore[union-attr]  # batched ones have a batch
            lanes.anchored += 1
        elif entry.batch.transaction.status == Transaction.Status.CONFIRMED:  # type: ignore[union-attr]
            yield LogFinding(
                segment=segment.number,
                row=segment.first_id,
                what="begins a segment that the chain does not know",
            )
        else:
            lanes.waiting += 1
    yield from _broken_batches()
    yield from _lost(rpc)


def _place(lanes: Lanes, segment: Segment, entry: Entry | None, author: str) -> None:
    def say(what: str) -> None:
        lanes.findings.append(LogFinding(segment=segment.number, row=segment.first_id, what=what))

    if entry is None:
        say("begins a segment that the ledger does not know")
    elif leaf_hash(evidence.leaf_of(segment, author=author), author=author) != bytes(entry.leaf):
        say("begins a segment that is not the one the portal signed")
    elif entry.status in _NEVER:
        say(f"begins a segment that the notary did not take: {entry.reason.rstrip('.')}")
    elif entry.batch is None:
        lanes.waiting += 1
    else:
        lanes.batched.append((segment, entry))


def _cut_off(entry: Entry) -> LogFinding:
    number = int(entry.idempotency_key.removeprefix(evidence.key_of(0)[:-1]))
    return LogFinding(segment=number, what="was cut off: the ledger knows it, the log does not")


def _anchors(rpc: Rpc, roots: Sequence[bytes]) -> dict[bytes, Anchor | None]:
    """The anchor of each root, whichever version of the contract holds it."""
    found: dict[bytes, Anchor | None] = dict.fromkeys(roots)
    for address in deployment.load(settings.CHAIN_ID).addresses("Anchors"):
        contract = Anchors(rpc, address)
        for start in range(0, len(roots), AT_ONCE):
            part = roots[start : start + AT_ONCE]
            found.update(
                {root: anchor for root, anchor in zip(part, contract.anchors_of(part), strict=True) if anchor}
            )
    return found


def _broken_batches() -> Iterator[LogFinding]:
    """A tree that does not lead to its root has lost or changed a leaf; the root is what the chain holds."""
    roots = {pk: bytes(root) for pk, root in Batch.objects.values_list("pk", "root")}
    leaves = (
        Entry.objects.filter(batch__isnull=False).order_by("batch_id", "id").values_list("batch_id", "leaf")
    )
    for batch, group in groupby(leaves.iterator(chunk_size=5000), key=lambda each: each[0]):
        if Tree([bytes(leaf) for _, leaf in group]).root != roots.pop(batch):
            yield LogFinding(what=f"has lost or changed an entry of batch {batch}")
    for batch in roots:
        yield LogFinding(what=f"has lost all entries of batch {batch}")


def _lost(rpc: Rpc) -> Iterator[LogFinding]:
    """Our notary's anchors that no batch knows: somebody took away what was recorded, or restored an older
    database.
    """
    ours = {bytes(root) for root in Batch.objects.values_list("root", flat=True)}
    for version in deployment.load(settings.CHAIN_ID).versions["Anchors"]:
        for root, size, block in Anchors(rpc, version.address).anchored_by(_notaries(), since=version.block):
            if root not in ours:
                yield LogFinding(
                    what=f"has lost {size} recorded entr{'y' if size == 1 else 'ies'} of block {block}"
                )


def _notaries() -> list[str]:
    senders = set(Transaction.objects.filter(batches__isnull=False).values_list("sender", flat=True))
    with suppress(MedChainError):  # looked at where the key does not lie: the senders of what we have must do
        senders.add(keyring.notary().address)
    return sorted(senders)
