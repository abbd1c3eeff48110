"""Consents: what patients granted, revoked, blocked and halted; and the question "may they?"."""

from collections.abc import Sequence
from typing import NamedTuple

from eth_utils.address import to_checksum_address

from adapters.chain import keys, typed_data
from adapters.chain.blocks import Header, read_header
from adapters.chain.contracts.base import Contract
from adapters.chain.errors import RpcRejectedError
from adapters.chain.values import NOTHING, Asker, BlockList, Item, Terms, Verdict
from common.commitments import address_bytes
from common.keccak import keccak256

_GRANTED = keccak256(b"Granted(bytes32)")
_BLOCKS_SET = keccak256(b"BlocksSet(address,uint32)")


class Consent(NamedTuple):
    """Zeros where it never arrived."""

    issued_at: int
    revoked_at: int


class Judgement(NamedTuple):
    """One verdict for each record, the block they were given at, and the grant."""

    head: Header
    verdicts: list[Verdict]
    consent: Consent


class Owner(NamedTuple):
    """`blocks` are the first 23 bytes of the block list's hash."""

    halted_until: int
    sequence: int
    blocks: bytes


class SignedGrant(NamedTuple):
    patient: str
    terms: bytes
    issued_at: int
    signature: bytes
    replaces: bytes = NOTHING


class SignedRevocation(NamedTuple):
    patient: str
    terms: bytes
    signature: bytes


def key_of(patient: str, terms: bytes) -> bytes:
    """Where a consent lies: keccak256(patient ‖ hashStruct(Terms))."""
    if len(terms) != 32:
        raise ValueError("a terms hash has 32 bytes")
    return keccak256(address_bytes(patient) + terms)


class Consents(Contract):
    name = "Consents"
    takes = ("Participants",)

    def grant(self, grant: SignedGrant) -> bytes:
        """Calldata; anybody may send it, within a day of `issued_at`."""
        return self.abi.encode_call("grant", grant.patient, grant.terms, grant.replaces, grant.issued_at, grant.signature)

    def grant_many(self, grants: Sequence[SignedGrant]) -> bytes:
        """Calldata. Bad ones are skipped: what counts afterwards is `consents_of`."""
        packed = [(each.patient, each.terms, each.replaces, each.issued_at, *keys.pack(each.signature)) for each in grants]
        return self.abi.encode_call("grantMany", packed)

    def revoke(self, revocation: SignedRevocation) -> bytes:
        """Calldata; anybody may send it, at any time, also before the grant."""
        return self.abi.encode_call("revoke", *revocation)

    def revoke_many(self, revocations: Sequence[SignedRevocation]) -> bytes:
        packed = [(each.patient, each.terms, *keys.pack(each.signature)) for each in revocations]
        return self.abi.encode_call("revokeMany", packed)

    def set_blocks(self, patient: str, list_hash: bytes, sequence: int, signature: bytes) -> bytes:
        """Calldata; `list_hash` is typed_data.block_list_hash."""
        return self.abi.encode_call("setBlocks", patient, list_hash, sequence, signature)

    def halt(self, patient: str, until: int, signature: bytes) -> bytes:
        """Calldata; anybody may send it."""
        return self.abi.encode_call("halt", patient, until, signature)

    def is_allowed(self, terms: Terms, blocks: BlockList, asker: Asker, items: Sequence[Item]) -> list[Verdict]:
        """One verdict per record.

        Raises ChainRevertError("PastNotKnown") if `asker.as_of` lies before a change of somebody's standing.
        """
        dated = [item._replace(record_date=max(0, item.record_date)) for item in items]
        (verdicts,) = self._read("isAllowed", terms, blocks, asker, dated)
        return [Verdict(each) for each in verdicts]

    def judge(self, terms: Terms, blocks: BlockList, asker: Asker, items: Sequence[Item]) -> Judgement:
        """What `is_allowed` says, with the newest block and the grant itself, in one exchange.

        Raises as that does.
        """
        dated = [item._replace(record_date=max(0, item.record_date)) for item in items]
        answers = self.rpc.batch(
            [
                ("eth_getBlockByNumber", ("latest", False)),
                ("eth_call", self._question("isAllowed", terms, blocks, asker, dated)),
                ("eth_call", self._question("consentOf", key_of(terms.patient, typed_data.terms_hash(terms)))),
            ]
        )
        for answer in answers:
            if isinstance(answer, RpcRejectedError):
                raise self._explained(answer)
        head, verdicts, consent = answers
        (given,) = self.abi.decode_result("isAllowed", bytes.fromhex(verdicts[2:]))
        (found,) = self.abi.decode_result("consentOf", bytes.fromhex(consent[2:]))
        return Judgement(read_header(head), [Verdict(each) for each in given], Consent(*found))

    def consents_of(self, consents_keys: Sequence[bytes]) -> list[Consent]:
        """One exchange for many keys (key_of)."""
        return [Consent(*found) for (found,) in self._read_many("consentOf", [(key,) for key in consents_keys])]

    def granted_in(self, key: bytes) -> int | None:
        """Number of the block that holds the grant, as the chain stands now; None where it is in none."""
        question = {"address": self.address, "fromBlock": "0x0", "topics": ["0x" + _GRANTED.hex(), "0x" + key.hex()]}
        found = self._ask("eth_getLogs", [question])
        return min((int(log["blockNumber"], 16) for log in found), default=None)

    def owner_of(self, patient: str) -> Owner:
        return self.owners_of([patient])[0]

    def owners_of(self, patients: Sequence[str]) -> list[Owner]:
        """One exchange for many."""
        found = self._read_many("ownerOf", [(patient,) for patient in patients])
        return [Owner(halted_until, sequence, blocks.to_bytes(23, "big")) for ((halted_until, sequence, blocks),) in found]

    def block_lists_of(self, patient: str, *, since: int = 0) -> list[bytes]:
        """Hashes of the transactions that set her block lists from block `since` on; from the deployment on,
        the n-th is that of sequence n.
        """
        return [transaction for _, transaction in self._events(_BLOCKS_SET, patient, since=since)]

    def participants(self) -> str:
        """The register whose standings it believes."""
        return to_checksum_address(self._read("participants")[0])
