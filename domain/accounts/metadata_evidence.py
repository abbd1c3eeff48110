"""Evidence of what has no sealed content: all that was said stands in its metadata.

Its salts come from the holder's key, so it goes with that.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from adapters.vault import client
from adapters.vault.interface import VaultRefusedError
from common.commitments import NO_DIGEST, address_bytes
from common.keccak import keccak256
from domain.ledger.evidence import Evidence, Ref
from domain.ledger.services import signed_flow
from domain.ledger.services.signed_flow import Author
from domain.ledger.statements import Leaf, SignedEvidence


@dataclass(frozen=True, slots=True)
class MetadataEvidence:
    """Said by `author`. `holder`: the id under which the key of the person or organisation concerned
    stands.
    """

    author: Author
    holder: UUID
    kind: str
    subject_id: UUID
    version: int
    metadata: Mapping[str, object]

    def evidence(self) -> Evidence:
        """Raises VaultUnavailableError; VaultRefusedError where the holder's key is gone."""
        about = self.subject_id, self.version
        salt, of_subject = client().salts(
            patient=self.holder, subjects=[(self.kind, *about), (f"{self.kind} subject", *about)]
        )
        return Evidence(
            owner=self.author.address,
            author=self.author.address,
            plaintext_sha256=NO_DIGEST,
            ciphertext_sha256=NO_DIGEST,
            metadata=self.metadata,
            salt=salt,
            subject=keccak256(of_subject + address_bytes(self.author.address)),
            stored=True,
        )

    def signed(self, session: bytes) -> SignedEvidence:
        """Its leaf and its statement, signed by the author's account.

        `session`: 32 bytes naming the live session. Outside any transaction.
        """
        found = self.evidence()
        key = f"{self.kind}:{self.subject_id}:{self.version}"
        leaf = Leaf(
            self.kind,
            self.subject_id,
            self.version,
            found.committed(self.kind, self.version),
            found.subject,
            key,
        )
        return signed_flow.sign_evidence([leaf], author=self.author, session=session)


def known(answers: Iterable[Callable[[], MetadataEvidence]]) -> dict[Ref, Evidence]:
    """By subject and version, of those whose holder's key is there: what belonged to an erased one has no
    evidence any more.
    """
    found = {}
    for answer in answers:
        with suppress(VaultRefusedError):
            said = answer()
            found[(said.subject_id, said.version)] = said.evidence()
    return found
