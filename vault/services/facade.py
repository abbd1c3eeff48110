"""The vault as its clients see it: adapters.vault.interface.Vault, each method one service."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.db import InterfaceError, OperationalError

from adapters.chain.acts.base import Act
from adapters.vault.envelope_binding import BoundMetadata
from adapters.vault.interface import (
    Action,
    GrantProof,
    Released,
    Requester,
    SecondFactor,
    VaultUnavailableError,
    VersionRef,
)
from vault import master
from vault.queries import envelopes as finding
from vault.services import (
    access,
    accounts,
    act_signatures,
    envelope_changes,
    envelopes,
    erasure,
    patients,
    pending_statements,
    secrets,
)

Method = TypeVar("Method", bound=Callable[..., Any])


class VaultService:
    """Stateless; one is enough for a process.

    Every method raises VaultUnavailableError while the vault's database is away.

    Making one raises ImproperlyConfigured where the master keys are missing or open to others, so a process
    that makes it first refuses to start.
    """

    def __init__(self) -> None:
        master.keys()

    def create_account(self, *, account: UUID) -> str:
        return accounts.create(account=account)

    def export_account(self, *, account: UUID, proof: SecondFactor) -> str:
        return accounts.export(account=account, proof=proof)

    def sign_statement(
        self, *, account: UUID, session: bytes, root: bytes, size: int, signed_at: int
    ) -> bytes:
        return accounts.sign_statement(
            account=account, session=session, root=root, size=size, signed_at=signed_at
        )

    def sign_act(
        self,
        *,
        account: UUID,
        session: bytes,
        act: Act,
        proof: SecondFactor | None = None,
        on_behalf_of: UUID | None = None,
    ) -> bytes:
        return act_signatures.sign_act(
            account=account, session=session, act=act, proof=proof, on_behalf_of=on_behalf_of
        )

    def destroy_account(self, *, account: UUID) -> None:
        accounts.destroy(account=account)

    def create_patient(self, *, patient: UUID, account: UUID) -> None:
        patients.create(patient=patient, account=account)

    def salts(self, *, patient: UUID, subjects: Sequence[tuple[str, UUID, int]]) -> list[bytes]:
        return patients.salts(patient=patient, subjects=subjects)

    def seal_personal(self, *, patient: UUID, label: str, plaintext: bytes) -> bytes:
        return patients.seal_personal(patient=patient, label=label, plaintext=plaintext)

    def open_personal(self, *, patient: UUID, label: str, sealed: bytes) -> bytes:
        return patients.open_personal(patient=patient, label=label, sealed=sealed)

    def open(self, *, patient: UUID, refs: Sequence[VersionRef]) -> list[bytes]:
        return envelopes.open(patient=patient, refs=refs)

    def close(self, *, bound: Mapping[VersionRef, BoundMetadata]) -> None:
        envelopes.close(bound=bound)

    def confirm(self, *, refs: Sequence[VersionRef]) -> None:
        envelopes.confirm(refs=refs)

    def unconfirmed(self, *, older_than: int) -> list[VersionRef]:
        return finding.unconfirmed(older_than=older_than)

    def discard(self, *, refs: Sequence[VersionRef]) -> None:
        envelopes.discard(refs=refs)

    def collect(self) -> int:
        return envelopes.collect() + access.collect()

    def provisional_keys(self, *, refs: Sequence[VersionRef]) -> list[bytes]:
        return envelopes.provisional_keys(refs=refs)

    def record_salts(self, *, refs: Sequence[VersionRef]) -> dict[VersionRef, tuple[bytes, bytes]]:
        return envelopes.record_salts(refs=refs)

    def rebind(
        self, *, requester: Requester, ref: VersionRef, before: BoundMetadata, after: BoundMetadata
    ) -> None:
        envelope_changes.rebind(requester=requester, ref=ref, before=before, after=after)

    def request_access(
        self,
        *,
        requester: Requester,
        bound: Mapping[VersionRef, BoundMetadata],
        action: Action,
        grant_proof: GrantProof | None = None,
    ) -> str:
        return access.request(requester=requester, bound=bound, action=action, grant_proof=grant_proof)

    def redeem(self, *, token: str, requester: Requester) -> dict[VersionRef, Released]:
        return access.redeem(token=token, requester=requester)

    def release(
        self,
        *,
        requester: Requester,
        bound: Mapping[VersionRef, BoundMetadata],
        action: Action,
        grant_proof: GrantProof | None = None,
    ) -> dict[VersionRef, Released]:
        return access.release(requester=requester, bound=bound, action=action, grant_proof=grant_proof)

    def deny(self, *, act: Act, signature: bytes) -> None:
        pending_statements.deny(act=act, signature=signature)

    def erase_record(self, *, record: UUID) -> int:
        return erasure.erase_record(record=record)

    def erase_patient(self, *, patient: UUID) -> None:
        erasure.erase_patient(patient=patient)

    def seal_secret(self, *, label: str, plaintext: bytes) -> bytes:
        return secrets.seal(label=label, plaintext=plaintext)

    def open_secret(self, *, label: str, sealed: bytes) -> bytes:
        return secrets.open(label=label, sealed=sealed)

    def blind_index(self, *, label: str, value: bytes) -> bytes:
        return secrets.blind_index(label=label, value=value)


def _answering(method: Method) -> Method:
    @wraps(method)
    def ask(*arguments: Any, **named: Any) -> Any:
        try:
            return method(*arguments, **named)
        except (OperationalError, InterfaceError):
            raise VaultUnavailableError(
                "The encryption server does not answer.",
                kept="Nothing is lost.",
                next="Try again in a minute.",
            ) from None

    return ask  # type: ignore[return-value]  # the same call, with one error translated


for _name, _method in list(vars(VaultService).items()):
    if not _name.startswith("_"):
        setattr(VaultService, _name, _answering(_method))
