"""Opening what is sealed: facts to the vault, a token, the key, and the content as a stream.

For the owner, and for those she allowed.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final, Literal

from adapters import ipfs
from adapters.vault import client
from adapters.vault.interface import (
    Action,
    GrantProof,
    Released,
    Requester,
    VaultError,
    VaultRefusedError,
    VersionRef,
)
from common import clock
from common.sealing import Header, SealedReader, SealError, iter_plain, sealed_size
from domain.accounts.models import Patient, User
from domain.consents.models import Grant, GrantState
from domain.consents.queries.grant_proofs import UsableGrant
from domain.consents.terms import Flag
from domain.records import envelope_binding, scope_filters
from domain.records.errors import CannotOpenError
from domain.records.models import Record, RecordState, Version
from domain.records.sealed_cards import CLOSED, Card, open_card

CHECK_EVERY: Final = 4 * 1024 * 1024
_NEEDS = {Action.DOWNLOAD: Flag.DOWNLOAD}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, in which browser session (32 bytes).

    `usable_grants`: by which, for anybody but the owner (`disclosures.reader_for` finds them).
    """

    user: User
    session: bytes
    usable_grants: tuple[UsableGrant, ...] = ()

    @property
    def requester(self) -> Requester:
        return Requester(account=self.user.pk, address=self.user.address, session=self.session)

    def choose(self, version: Version, action: Action = Action.VIEW) -> UsableGrant | None:
        """The first grant that covers this version for this.

        None: the owner's own, or not allowed.
        """
        return next(iter(self.choices(version, action)), None)

    def choices(self, version: Version, action: Action = Action.VIEW) -> list[UsableGrant]:
        """All that cover it, in the order in which they are tried: the contract may not know one of them yet.

        One that may be used once is taken last.
        """
        flag = _NEEDS.get(action, Flag.VIEW)
        allowing = [
            held
            for held in self.usable_grants
            if held.grant.allows & flag and scope_filters.covers_version(held.range, version)
        ]
        return sorted(allowing, key=lambda held: held.grant.is_one_time)


def cards(
    versions: Sequence[Version], reader: Reader, *, patient: Patient, with_words: bool = False
) -> dict[VersionRef, Card]:
    """The cards of versions of one patient, with one question to the vault for each grant.

    One without a key comes as `CLOSED`.
    """
    released = _release(versions, reader, patient)
    found = {}
    for version in versions:
        ref = envelope_binding.ref_of(version)
        try:
            words = bytes(version.words) if with_words else b""
            found[ref] = open_card(bytes(version.card), released[ref].card, ref, patient.pk, words=words)
        except (KeyError, SealError):
            found[ref] = CLOSED
    return found


def keys(
    versions: Sequence[Version], reader: Reader, *, action: Literal["view", "download", "preview"]
) -> dict[VersionRef, bytes]:
    """Record keys of versions of one patient (their `record__patient__user` is loaded).

    Raises VaultRefusedError, VaultUnavailableError.
    """
    patient = versions[0].record.patient
    does, found = Action(action), {}
    for held, group in _groups(versions, reader, patient, does):
        released = _ask(group, reader, patient, does, held)
        found.update({ref: given.record for ref, given in released.items() if given.record is not None})
    return found


def key_by(
    version: Version, reader: Reader, *, action: Literal["view", "download", "preview"]
) -> tuple[bytes, UsableGrant | None]:
    """The key of one version, and by which grant (None: it is the owner's own).

    Raises CannotOpenError where no grant of the reader's gives it.
    """
    ways: list[UsableGrant | None] = [*reader.choices(version, Action(action))]
    for held in ways or [None]:
        by = reader if held is None else replace(reader, usable_grants=(held,))
        with suppress(CannotOpenError):
            return key(version, by, action=action), held
    raise CannotOpenError


def key(version: Version, reader: Reader, *, action: Literal["view", "download", "preview"]) -> bytes:
    """The key of one version. Raises CannotOpenError where there is none (any more), or none for this
    reader.
    """
    try:
        return keys([version], reader, action=action)[envelope_binding.ref_of(version)]
    except (VaultRefusedError, KeyError):
        raise CannotOpenError from None


def stream(version: Version, record_key: bytes, reader: Reader | None = None) -> Iterator[bytes]:
    """The plaintext, piece by piece.

    Every 4 MiB it is asked again whether it may still be read (for a `reader` who is not the owner: the vault
    and the chain too); an error in the middle breaks off.

    The first piece is proved before anything is returned, so that a damaged file is an error page and no
    broken download.
    """
    plain = iter_plain(
        record_key, Header(version.record_id, version.number), version.record.patient_id, _sealed(version)
    )
    pieces = watched(version, plain, reader)
    first = next(pieces, b"")
    return _chained(first, pieces)


def seekable_content(version: Version, record_key: bytes) -> SealedReader:
    """A seekable reader over the content."""
    body = bytes(version.body) if version.body is not None else None
    store = ipfs.store()

    def fetch(offset: int, length: int) -> bytes:
        return body[offset : offset + length] if body is not None else store.read(version.cid, offset, length)

    return SealedReader(
        record_key,
        Header(version.record_id, version.number),
        version.record.patient_id,
        fetch,
        sealed_size(version.length),
    )


def _sealed(version: Version) -> Iterator[bytes]:
    if version.body is not None:
        return iter([bytes(version.body)])
    return ipfs.store().open(version.cid)


def watched(version: Version, pieces: Iterator[bytes], reader: Reader | None) -> Iterator[bytes]:
    """Pieces of what a version holds; every 4 MiB it is asked again whether it may still be read."""
    passed = 0
    for piece in pieces:
        passed += len(piece)
        if passed >= CHECK_EVERY:
            passed = 0
            _check_still(version, reader)
        yield piece


def _check_still(version: Version, reader: Reader | None) -> None:
    if not Record.objects.filter(pk=version.record_id).exclude(state=RecordState.ERASED).exists():
        raise CannotOpenError
    if reader is None or not reader.usable_grants:
        return
    if not any(_is_still_allowed(version, reader, held) for held in reader.choices(version)):
        raise CannotOpenError


def _is_still_allowed(version: Version, reader: Reader, held: UsableGrant) -> bool:
    row = Grant.objects.filter(pk=held.grant.pk).first()
    if row is None or row.state_at(clock.now()) != GrantState.ACTIVE:
        return False
    try:
        # As for a list: no further key is given out, and none is counted.
        _ask([version], reader, version.record.patient, Action.LIST, held)
    except VaultError:
        return False
    return True


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


Group = tuple[UsableGrant | None, list[Version]]


def _groups(
    versions: Sequence[Version], reader: Reader, patient: Patient, action: Action, *, turn: int = 0
) -> list[Group]:
    """By the grant that each rests on, or on which it would rest at the next turns; what nothing allows is in
    none of them.
    """
    if reader.user.pk == patient.user_id:
        return [(None, list(versions))] if turn == 0 else []
    found: dict[int, Group] = {}
    for version in versions:
        if held := next(iter(reader.choices(version, action)[turn:]), None):
            found.setdefault(id(held), (held, []))[1].append(version)
    return list(found.values())


def _ask(
    versions: Sequence[Version], reader: Reader, patient: Patient, action: Action, held: UsableGrant | None
) -> dict[VersionRef, Released]:
    """One question, the keys."""
    shown = envelope_binding.bound_metadata(versions, patient=patient)
    grant_proof: GrantProof | None = held.proving(list(shown)) if held else None
    return client().release(requester=reader.requester, bound=shown, action=action, grant_proof=grant_proof)


def _release(versions: Sequence[Version], reader: Reader, patient: Patient) -> dict[VersionRef, Released]:
    """What one grant does not open is asked by the next that covers it."""
    found: dict[VersionRef, Released] = {}
    left, turn = list(versions), 0
    while left and (groups := _groups(left, reader, patient, Action.LIST, turn=turn)):
        for held, group in groups:
            found.update(_parts(group, reader, patient, held) or {})
        left, turn = [version for version in left if envelope_binding.ref_of(version) not in found], turn + 1
    return found


def _parts(
    versions: Sequence[Version], reader: Reader, patient: Patient, held: UsableGrant | None
) -> dict[VersionRef, Released] | None:
    """All at once.

    The vault refuses the whole question for one lost key (of a restored copy, say): then the halves are
    asked.

    None where nothing of it opens. By a grant that ended nothing does: both halves say so, and nobody asks
    on.
    """
    try:
        return _ask(versions, reader, patient, Action.LIST, held)
    except VaultRefusedError:
        if len(versions) == 1:
            return None
    middle = len(versions) // 2
    halves = versions[:middle], versions[middle:]
    if held is not None and not any(_opens(half, reader, patient, held) for half in halves):
        return None
    found: dict[VersionRef, Released] = {}
    for half in halves:
        found.update(_parts(half, reader, patient, held) or {})
    return found


def _opens(versions: Sequence[Version], reader: Reader, patient: Patient, held: UsableGrant) -> bool:
    try:
        return bool(_ask(versions, reader, patient, Action.LIST, held))
    except VaultRefusedError:
        return False
