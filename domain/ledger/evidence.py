"""Where the notary finds what an entry is about.

Each app above registers its kinds when it is ready (`AppConfig.ready`).

The ledger imports no domain app. A provider answers for many entries at once, from its own rows, the store
and the vault's salts; never from keys.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from adapters.chain.values import BlockList, Function, Item, Role, Terms
from common.commitments import commitment, metadata_bytes

Ref = tuple[UUID, int]  # subject id and version


@dataclass(frozen=True, slots=True)
class GrantRight:
    """The grant under which somebody else writes into an owner's records.

    The contract decides from it; the notary believes no row.
    """

    terms: Terms
    blocks: BlockList
    item: Item
    organisation: str
    purpose: int


@dataclass(frozen=True, slots=True)
class StandingRight:
    """The standing in which somebody speaks of an organisation's own business: as its member with one of
    these functions, or, where `organisation` is the author's own address, for itself.

    The register of participants decides from it; into a patient's records it allows nothing.
    """

    role: Role
    organisation: str
    functions: Function

    def metadata(self) -> dict[str, object]:
        """What the author signs of it, so that nobody can ask about another standing later."""
        return {
            "standing": {
                "functions": int(self.functions),
                "organisation": self.organisation,
                "role": int(self.role),
            }
        }


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the notary recomputes a leaf from.

    Digests, salt and subject are 32 bytes (a digest that does not exist: zeros).
    """

    owner: str
    author: str
    plaintext_sha256: bytes
    ciphertext_sha256: bytes
    metadata: Mapping[str, object]
    salt: bytes
    subject: bytes
    stored: bool  # the ciphertext with this digest is where it belongs (row or content store)
    #: A grant only where author and owner differ; a standing in kinds of somebody's own business, always.
    right: GrantRight | StandingRight | None = None

    def committed(self, kind: str, version: int) -> bytes:
        """The 32 bytes that a leaf of this evidence holds.

        Raises ValueError for metadata without a single form.
        """
        return commitment(
            salt=self.salt,
            kind=kind,
            version=version,
            plaintext_sha256=self.plaintext_sha256,
            ciphertext_sha256=self.ciphertext_sha256,
            metadata_sha256=hashlib.sha256(metadata_bytes(self.metadata)).digest(),
        )


class Provider(Protocol):
    """Raises MedChainError where a part it needs is away: the entries wait.

    Ids it leaves out have no evidence (erased, withdrawn): refused.
    """

    def __call__(self, ids: Sequence[Ref], /) -> Mapping[Ref, Evidence]: ...


_providers: dict[str, Provider] = {}
_own_business: set[str] = set()


def register(kind: str, provider: Provider, *, own_business: bool = False) -> None:
    """Say who answers for a kind.

    `own_business`: it is about what an organisation or a professional does, in nobody's record. Each author
    needs a StandingRight, the owner too.

    Registering the same provider again changes nothing; another one is a mistake (ValueError).
    """
    if _providers.setdefault(kind, provider) is not provider:
        raise ValueError(f"two providers for evidence of kind {kind!r}")
    if own_business:
        _own_business.add(kind)


def provider(kind: str) -> Provider | None:
    """Who answers for a kind, if anybody."""
    return _providers.get(kind)


def is_own_business(kind: str) -> bool:
    """Whether authors of this kind need a standing; every other kind is in somebody's record."""
    return kind in _own_business
