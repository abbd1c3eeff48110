"""What the portal may ask of the encryption server.

The portal never holds a master, patient or account key. It names records and what is bound to them; the vault
answers with the key of one record version for as long as one request lasts, or refuses. Two implementations
share this interface: `local` (the vault in this process) and, later, one over a socket.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Protocol
from uuid import UUID

from adapters.chain.acts.base import Act
from adapters.chain.values import NOBODY, BlockList, Terms
from adapters.vault.envelope_binding import BoundMetadata
from common.errors import MedChainError

#: The category of what applicants show to verifiers (licences, certificates). A record of a patient never has
#: it.
PAPERS = 31


class VaultError(MedChainError):
    """Root of everything the vault says no with."""


class VaultUnavailableError(VaultError):
    """The vault (or the chain it must ask) does not answer: try again later, nothing is lost."""


class VaultRefusedError(VaultError):
    """The vault decided against it.

    One and the same sentence whatever the cause, so that nothing is told to whoever tries.
    """


class VaultBusyError(VaultUnavailableError):
    """More in one minute than anybody reads."""


class VersionRef(NamedTuple):
    """One version of one record."""

    record: UUID
    version: int


class Action(StrEnum):
    """What the released keys are for. LIST releases card keys only, never record keys."""

    LIST = "list"
    VIEW = "view"
    DOWNLOAD = "download"
    PREVIEW = "preview"


@dataclass(frozen=True, slots=True)
class Requester:
    """Who asks: the account, its Ethereum address, and the digest of the browser session the token is bound
    to.
    """

    account: UUID
    address: str
    session: bytes


@dataclass(frozen=True, slots=True)
class Released:
    """Keys of one version. `record` is None for LIST. Never logged: repr shows nothing."""

    card: bytes = field(repr=False)
    record: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class GrantProof:
    """What others than the owner rely on: a grant's terms as its owner signed them, and her block list.

    The vault asks the chain about both.

    `organisation` is the one the requester acts for, `purpose` the number of a bit of the terms. `proofs` are
    needed where the scope is a choice of
    records: for each, the proof of its item_id under the scope.
    """

    terms: Terms
    blocks: BlockList = field(default_factory=BlockList)
    organisation: str = NOBODY
    purpose: int = 0
    proofs: Mapping[VersionRef, tuple[bytes, ...]] = field(default_factory=dict)


def item_id(record: UUID) -> bytes:
    """The 32 bytes by which grants name one record: sixteen zeros and its id."""
    return bytes(16) + record.bytes


class SecondFactor(NamedTuple):
    """What the portal saw before a sensitive act: when the fresh login happened (unix seconds), by which
    methods ("password", "totp", "webauthn").
    """

    at: int
    methods: tuple[str, ...]


class Vault(Protocol):
    """The encryption server.

    Every method may raise VaultUnavailableError; those that decide raise VaultRefusedError.
    """

    # Accounts: Ethereum keys of hosted people
    def create_account(self, *, account: UUID) -> str:
        """Make (or return) the Ethereum account of a person: its checksummed address. Idempotent."""
        ...

    def export_account(self, *, account: UUID, proof: SecondFactor) -> str:
        """The private key as 0x-hex, for a login at most 5 minutes old with a second factor.

        Logged by the vault.
        """
        ...

    def sign_statement(
        self, *, account: UUID, session: bytes, root: bytes, size: int, signed_at: int
    ) -> bytes:
        """The author's EIP-712 `Statement(root,size,signedAt)` (65 bytes), within a live session."""
        ...

    def sign_act(
        self,
        *,
        account: UUID,
        session: bytes,
        act: Act,
        proof: SecondFactor | None = None,
        on_behalf_of: UUID | None = None,
    ) -> bytes:
        """The account's signature (65 bytes) over what a contract decides from.

        The act's signer must be the account's address.

        Grant, Blocks and Admit need a login at most 5 minutes old; Enrol, and Halt(FOREVER), one with a
        second factor; Revoke and Halt (up to now) only a live session. For an organisation's account
        `on_behalf_of` names the person who acts. Refused while a suspension of either is held. Logged by the
        vault, as a digest.
        """
        ...

    def destroy_account(self, *, account: UUID) -> None: ...

    # Holders: patients, doctors and staff (the holder's id is the user's), organisations (the
    # organisation's). `patient` means any of them.
    def create_patient(self, *, patient: UUID, account: UUID) -> None:
        """Make the holder's key; its owner is the hosted account's address. Idempotent."""
        ...

    def salts(self, *, patient: UUID, subjects: Sequence[tuple[str, UUID, int]]) -> list[bytes]:
        """Commitment salts of kinds that have no record key: HKDF(patient key, "commitment" ‖ kind ‖ id ‖
        version).
        """
        ...

    def seal_personal(self, *, patient: UUID, label: str, plaintext: bytes) -> bytes: ...

    def open_personal(self, *, patient: UUID, label: str, sealed: bytes) -> bytes: ...

    # Records: envelopes in two steps
    def open(self, *, patient: UUID, refs: Sequence[VersionRef]) -> list[bytes]:
        """Record keys (32 bytes each) under a provisional wrap, for sealing.

        Never closed: collected after an hour.
        """
        ...

    def close(self, *, bound: Mapping[VersionRef, BoundMetadata]) -> None:
        """Bind all of this; before the portal's transaction."""
        ...

    def confirm(self, *, refs: Sequence[VersionRef]) -> None:
        """The portal's transaction committed."""
        ...

    def unconfirmed(self, *, older_than: int) -> list[VersionRef]:
        """Versions opened or closed, never confirmed, older than so many seconds: the portal confirms or
        discards them.
        """
        ...

    def discard(self, *, refs: Sequence[VersionRef]) -> None:
        """Destroy the keys of versions that never became records (refused files, rolled back
        transactions).
        """
        ...

    def collect(self) -> int:
        """Housekeeping: destroy keys opened an hour ago and never closed, and tokens never used. How many."""
        ...

    def provisional_keys(self, *, refs: Sequence[VersionRef]) -> list[bytes]:
        """Keys of versions that are not yet confirmed, for checking and previewing an upload before it is a
        record.
        """
        ...

    def record_salts(self, *, refs: Sequence[VersionRef]) -> dict[VersionRef, tuple[bytes, bytes]]:
        """(commitment salt, subject salt) of versions, for the notary: never keys.

        The notary hashes subject salt ‖ owner itself.
        """
        ...

    def rebind(
        self, *, requester: Requester, ref: VersionRef, before: BoundMetadata, after: BoundMetadata
    ) -> None:
        """The owner changes what a kept version counts as: category, confidentiality, record date or group,
        nothing else. Logged by the vault.
        """
        ...

    # Reading
    def request_access(
        self,
        *,
        requester: Requester,
        bound: Mapping[VersionRef, BoundMetadata],
        action: Action,
        grant_proof: GrantProof | None = None,
    ) -> str:
        """Decide, issue a token: at most 60 s, one redemption, bound to requester, records, session.

        The owner reads own. Anybody else needs a `grant_proof`, about which the vault asks the chain itself
        (while it is away: VaultUnavailableError), and gets the current version only. Without a `grant_proof`,
        PAPERS open to an account that the chain calls an active verifier. A one-time grant's fifteen minutes
        begin with the first question that is no LIST. More than the budget in a minute: VaultBusyError.
        """
        ...

    def redeem(self, *, token: str, requester: Requester) -> dict[VersionRef, Released]: ...

    def release(
        self,
        *,
        requester: Requester,
        bound: Mapping[VersionRef, BoundMetadata],
        action: Action,
        grant_proof: GrantProof | None = None,
    ) -> dict[VersionRef, Released]:
        """`request_access` and `redeem` at once, with the same answers: for whoever needs the keys now and
        hands the token to nobody.
        """
        ...

    def deny(self, *, act: Act, signature: bytes) -> None:
        """Hold what somebody signed and the chain does not have yet: it counts at once, until the chain's own
        sequence has reached it. Again is fine.

        Revoke, Halt, Blocks, the `replaces` of a Grant, an Enrol (as far as it suspends, revokes or ends; by
        a verifier of the chain), an Admit (as far as it ends or takes a function away; what it adds waits for
        the chain). Refused where the signer is another.
        """
        ...

    # Erasure
    def erase_record(self, *, record: UUID) -> int:
        """Destroy every envelope of a record: how many."""
        ...

    def erase_patient(self, *, patient: UUID) -> None: ...

    # Secrets that belong to no patient
    def seal_secret(self, *, label: str, plaintext: bytes) -> bytes: ...

    def open_secret(self, *, label: str, sealed: bytes) -> bytes: ...

    def blind_index(self, *, label: str, value: bytes) -> bytes:
        """HMAC-SHA256 under the vault's pepper: equality can be searched, nothing else."""
        ...
