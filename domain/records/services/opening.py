"""Opening what is sealed: facts to the vault, a token, the key, and the content as a stream."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from adapters import ipfs
from adapters.vault import client
from adapters.vault.interface import Action, Released, Requester, VaultRefusedError, VersionRef
from common.sealing import Header, SealedReader, SealError, iter_plain, sealed_size
from domain.accounts.models import Patient, User
from domain.records import facts
from domain.records.cards import CLOSED, Card, open_card
from domain.records.errors import CannotOpenError
from domain.records.models import Record, RecordState, Version

CHECK_EVERY: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, in which browser session (32 bytes)."""

    user: User
    session: bytes

    @property
    def requester(self) -> Requester:
        return Requester(account=self.user.pk, address=self.user.address, session=self.session)


def cards(versions: Sequence[Version], reader: Reader, *, patient: Patient, with_words: bool = False) -> dict[VersionRef, Card]:
    """The cards of versions of one patient, all with one question to the vault. One without a key comes as `CLOSED`."""
    released = _release(versions, reader, patient, Action.LIST)
    found = {}
    for version in versions:
        ref = facts.ref_of(version)
        try:
            words = bytes(version.words) if with_words else b""
            found[ref] = open_card(bytes(version.card), released[ref].card, ref, patient.pk, words=words)
        except (KeyError, SealError):
            found[ref] = CLOSED
    return found


def keys(versions: Sequence[Version], reader: Reader, *, action: Literal["view", "download", "preview"]) -> dict[VersionRef, bytes]:
    """Record keys of versions of one patient (their `record__patient__user` is loaded). Raises VaultRefusedError, VaultUnavailableError."""
    patient = versions[0].record.patient
    asked = facts.of_versions(versions, patient=patient)
    token = client().request_access(requester=reader.requester, facts=asked, action=Action(action))
    return {ref: given.record for ref, given in client().redeem(token=token, requester=reader.requester).items() if given.record is not None}


def key(version: Version, reader: Reader, *, action: Literal["view", "download", "preview"]) -> bytes:
    """The key of one version. Raises CannotOpenError where there is none any more."""
    try:
        return keys([version], reader, action=action)[facts.ref_of(version)]
    except (VaultRefusedError, KeyError):
        raise CannotOpenError from None


def stream(version: Version, record_key: bytes) -> Iterator[bytes]:
    """The plaintext, piece by piece. Every 4 MiB it is asked again whether it may still be read; an error in the middle breaks off.

    The first piece is proved before anything is returned, so that a damaged file is an error page and no broken download.
    """
    pieces = _watched(version, iter_plain(record_key, Header(version.record_id, version.number), version.record.patient_id, _sealed(version)))
    first = next(pieces, b"")
    return _chained(first, pieces)


def reader_of(version: Version, record_key: bytes) -> SealedReader:
    """A seekable reader over the content."""
    body = bytes(version.body) if version.body is not None else None
    store = ipfs.store()

    def fetch(offset: int, length: int) -> bytes:
        return body[offset : offset + length] if body is not None else store.read(version.cid, offset, length)

    return SealedReader(record_key, Header(version.record_id, version.number), version.record.patient_id, fetch, sealed_size(version.length))


def _sealed(version: Version) -> Iterator[bytes]:
    if version.body is not None:
        return iter([bytes(version.body)])
    return ipfs.store().open(version.cid)


def _watched(version: Version, pieces: Iterator[bytes]) -> Iterator[bytes]:
    passed = 0
    for piece in pieces:
        passed += len(piece)
        if passed >= CHECK_EVERY:
            passed = 0
            if not Record.objects.filter(pk=version.record_id).exclude(state=RecordState.ERASED).exists():
                raise CannotOpenError
        yield piece


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _release(versions: Sequence[Version], reader: Reader, patient: Patient, action: Action) -> dict[VersionRef, Released]:
    """All at once. The vault refuses the whole question for one lost key (of a restored copy, say): then the halves are asked."""
    if not versions:
        return {}
    try:
        token = client().request_access(requester=reader.requester, facts=facts.of_versions(versions, patient=patient), action=action)
        return client().redeem(token=token, requester=reader.requester)
    except VaultRefusedError:
        if len(versions) == 1:
            return {}
    middle = len(versions) // 2
    return _release(versions[:middle], reader, patient, action) | _release(versions[middle:], reader, patient, action)
