"""One act, one signature: the hosted account signs the tree over the leaves of what a person just did."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from adapters.vault import client
from common import clock, merkle
from domain.ledger.statements import Leaf, SignedStatement, leaf_hash


class Signer(Protocol):
    """Whoever has a hosted account: a person or an organisation."""

    pk: UUID
    address: str


def sign(*, user: Signer, session: bytes, leaves: Sequence[Leaf]) -> SignedStatement:
    """Ask the vault for the signature.

    `session`: 32 bytes naming the live session. Raises VaultUnavailableError, VaultRefusedError.

    Outside any transaction: the vault may stand at the other end of a wire.
    """
    root = merkle.Tree([leaf_hash(leaf, author=user.address) for leaf in leaves]).root
    signed_at = clock.unix(clock.now())
    signature = client().sign_statement(
        account=user.pk, session=session, root=root, size=len(leaves), signed_at=signed_at
    )
    return SignedStatement(root=root, size=len(leaves), signed_at=signed_at, signature=signature)
