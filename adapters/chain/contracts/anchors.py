"""Anchors: roots that notaries have checked, and when."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eth_utils.address import to_checksum_address

from adapters.chain.contracts.base import Contract
from common.commitments import address_bytes
from common.keccak import keccak256

_ANCHORED = "0x" + keccak256(b"Anchored(bytes32,address,uint32)").hex()
_BLOCKS_AT_ONCE = 100_000


class Anchor(NamedTuple):
    notary: str
    anchored_at: int
    size: int


class Anchors(Contract):
    name = "Anchors"
    takes = ("Participants",)

    def anchor(self, root: bytes, size: int) -> bytes:
        """Calldata; to be sent by an active notary. `size` is the number of leaves."""
        return self.abi.encode_call("anchor", root, size)

    def verify(self, root: bytes, proof: Sequence[bytes], leaf: bytes) -> tuple[int, str]:
        """(anchored_at, notary) of the root that the proof leads to, (0, NOBODY) if there is none.

        `leaf` is the hash of what the checker itself has read: common.merkle.leaf_hash.
        """
        anchored_at, notary = self._read("verify", root, list(proof), leaf)
        return anchored_at, to_checksum_address(notary)

    def anchor_of(self, root: bytes) -> Anchor | None:
        return self.anchors_of([root])[0]

    def anchors_of(self, roots: Sequence[bytes]) -> list[Anchor | None]:
        """One exchange for many roots."""
        found = [Anchor(to_checksum_address(notary), at, size) for ((notary, at, size),) in self._read_many("anchorOf", [(root,) for root in roots])]
        return [each if each.anchored_at else None for each in found]

    def anchored_by(self, notaries: Sequence[str], *, since: int) -> Iterator[tuple[bytes, int, int]]:
        """(root, size, block) of everything these notaries anchored from block `since` on, oldest first."""
        newest = int(self._ask("eth_blockNumber", []), 16)
        topics = [_ANCHORED, None, ["0x" + bytes(12).hex() + address_bytes(notary).hex() for notary in notaries]]
        for start in range(since, newest + 1, _BLOCKS_AT_ONCE) if notaries else ():
            end = min(start + _BLOCKS_AT_ONCE - 1, newest)
            for log in self._ask("eth_getLogs", [{"address": self.address, "fromBlock": hex(start), "toBlock": hex(end), "topics": topics}]):
                yield bytes.fromhex(log["topics"][1][2:]), int(log["data"], 16), int(log["blockNumber"], 16)

    def participants(self) -> str:
        """The register whose notaries it believes."""
        return to_checksum_address(self._read("participants")[0])
