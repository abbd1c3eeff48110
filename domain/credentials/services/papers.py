"""Papers of applications: received and sealed piece by piece, checked, kept or refused.

As with documents of patients there is no plaintext outside a few pieces of memory, and of what is refused
nothing stays but the sentence.
"""

import io
from typing import BinaryIO, Final, cast

from django.db import transaction

from adapters import ipfs
from adapters.vault import client
from common.sealing import Header, SealedReader, Sealer, sealed_size
from domain.accounts.models import User
from domain.accounts.roles import Role
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.credentials import envelope_binding, paper_names
from domain.credentials.blind_indexes import BlindIndexes
from domain.credentials.errors import PaperError
from domain.credentials.models import EDITABLE, MAX_SEALED, VERSION, Credential, Paper, PaperKind, PaperState
from domain.intake.check import Checked, check
from domain.intake.content_types import ContentType
from domain.intake.refusal import RefusedError
from domain.intake.scanner import Scan
from domain.intake.sealing_stream import Narrower, SealingStream, Source, release_connections, scanner

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_PAPERS: Final = 12
NARROWER: Final = Narrower(
    types=frozenset({ContentType.PDF, ContentType.PNG, ContentType.JPEG, ContentType.TIFF}),
    most=MAX_BYTES,
    next="Send the certificate as PDF, or as a photo (JPEG, PNG or TIFF).",
)


def receive(
    *, credential: Credential, name: str, source: Source, expected: int | None, by: User, kind: str = ""
) -> Paper:
    """Take one paper whole: PDF, PNG, JPEG or TIFF, at most 20 MB.

    Its row says whether it is stored or refused, with the reason and what to do.

    `source(n)` gives up to n bytes and b"" at the end, `expected` is the announced length in bytes (None: not
    announced), `kind` a PaperKind ("": as fits the applicant). Raises PaperError where no paper may be added
    now, UploadInterruptedError, StoreError, VaultUnavailableError.
    """
    paper = _begun(credential, _kind(kind, credential), by)
    try:
        key = client().open(patient=credential.holder_id, refs=[envelope_binding.ref_of(paper)])[0]
        sealer = Sealer(key, Header(paper.pk, VERSION), credential.holder_id)
        scan = scanner().scan()
        release_connections()
        _store(paper, SealingStream(source, sealer, scan, expected=expected, narrower=NARROWER))
        indexes = BlindIndexes()
        _measure(paper, sealer, indexes)
        _take(paper, _checked(paper, key, scan, name), name)
        client().close(
            bound={envelope_binding.ref_of(paper): envelope_binding.bound_metadata(paper, indexes)}
        )
    except RefusedError as refusal:
        return _refuse(paper, refusal, name)
    except BaseException:
        _forget(paper)
        raise
    return _kept(paper, by)


def discard(*, paper: Paper, by: User) -> None:
    """Throw a paper away while the application is with the applicant: key destroyed, bytes unpinned.

    Raises PaperError, VaultUnavailableError.
    """
    with transaction.atomic():
        if (
            not Credential.objects.select_for_update()
            .filter(pk=paper.credential_id, state__in=EDITABLE)
            .exists()
        ):
            raise _not_now()
        deleted, _ = Paper.objects.filter(pk=paper.pk).exclude(state=PaperState.RECEIVING).delete()
        if not deleted:
            return
        events.write(
            action=Action.PAPER_REMOVED,
            by=by,
            subject_id=paper.credential_id,
            detail={"paper": str(paper.pk)},
        )
    client().erase_record(record=paper.pk)
    ipfs.forget(paper.cid)


def reader_of(paper: Paper, key: bytes) -> SealedReader:
    """A seekable reader over the content, decrypting on the fly."""
    body, store, cid = (bytes(paper.body) if paper.body is not None else None), ipfs.store(), paper.cid

    def fetch(offset: int, length: int) -> bytes:
        return body[offset : offset + length] if body is not None else store.read(cid, offset, length)

    return SealedReader(
        key, Header(paper.pk, VERSION), paper.credential.holder_id, fetch, sealed_size(paper.size)
    )


def _begun(credential: Credential, kind: str, by: User) -> Paper:
    """The row of one that arrives. Under the application's lock: of two at once, the second counts the
    first.
    """
    with transaction.atomic():
        if not Credential.objects.select_for_update().filter(pk=credential.pk, state__in=EDITABLE).exists():
            raise _not_now()
        if (
            Paper.objects.filter(credential=credential).exclude(state=PaperState.REFUSED).count()
            >= MAX_PAPERS
        ):
            raise PaperError(
                f"There are {MAX_PAPERS} papers already.",
                kept="They are safe.",
                next="Remove one, then add this one.",
            )
        return Paper.objects.create(credential=credential, kind=kind, added_by=by)


def _kind(kind: str, credential: Credential) -> str:
    if kind in PaperKind.values:
        return kind
    return PaperKind.LICENCE if credential.role == Role.DOCTOR else PaperKind.OPERATING


def _store(paper: Paper, stream: SealingStream) -> None:
    """Small ones stay in the row: whether it is one shows when nothing more comes."""
    with stream.unwrapped():
        start = stream.read(MAX_SEALED + 1)
        if len(start) <= MAX_SEALED:
            paper.body = start
        else:
            paper.cid = ipfs.store().add(cast(BinaryIO, _RejoinedStream(start, stream)))
    if not stream.received:
        check(io.BytesIO(), 0)  # an empty body: the sniffer words it


class _RejoinedStream:
    """What was read already, then what comes."""

    def __init__(self, start: bytes, stream: SealingStream) -> None:
        self._start, self._stream = start, stream

    def read(self, size: int = -1) -> bytes:
        if not self._start:
            return self._stream.read(size)
        end = len(self._start) if size < 0 else size
        piece, self._start = self._start[:end], self._start[end:]
        return piece + self._stream.read() if size < 0 else piece


def _measure(paper: Paper, sealer: Sealer, indexes: BlindIndexes) -> None:
    paper.size = sealer.plaintext_length
    paper.plaintext_sha256 = indexes.mask(paper.pk, sealer.plaintext_sha256)
    paper.duplicate_index = indexes.same_file(sealer.plaintext_sha256)
    paper.ciphertext_sha256 = sealer.ciphertext_sha256


def _checked(paper: Paper, key: bytes, scan: Scan, name: str) -> Checked:
    found = check(reader_of(paper, key), paper.size, name=name, scan=scan)
    NARROWER.check(found.content_type)
    return found


def _take(paper: Paper, checked: Checked, name: str) -> None:
    paper.state, paper.content_type = PaperState.STORED, checked.content_type
    paper.pages = int(checked.facts.get("pages") or 1)
    paper.name = paper_names.seal(paper, name)


def _kept(paper: Paper, by: User) -> Paper:
    with transaction.atomic():
        is_open = (
            Credential.objects.select_for_update().filter(pk=paper.credential_id, state__in=EDITABLE).exists()
        )
        if is_open:
            paper.save()
            events.write(
                action=Action.PAPER_ADDED,
                by=by,
                subject_id=paper.credential_id,
                detail={"paper": str(paper.pk), "type": paper.content_type},
            )
    if not is_open:
        # It was sent from another window while this one was on its way.
        _forget(paper)
        raise _not_now()
    client().confirm(refs=[envelope_binding.ref_of(paper)])
    return paper


def _refuse(paper: Paper, refusal: RefusedError, name: str) -> Paper:
    """Key destroyed, bytes unpinned; the row stays a while, to be shown."""
    client().discard(refs=[envelope_binding.ref_of(paper)])
    ipfs.forget(paper.cid)
    refused = Paper(
        id=paper.pk,
        credential=paper.credential,
        kind=paper.kind,
        added_by_id=paper.added_by_id,
        added_at=paper.added_at,
        state=PaperState.REFUSED,
        name=paper_names.seal(paper, name),
        reason=refusal.what.removeprefix("Not added: ")[:300],
        advice=refusal.next[:300],
    )
    with transaction.atomic():
        refused.save(force_update=True)
        events.write(
            action=Action.PAPER_REFUSED,
            by=paper.added_by_id,
            subject_id=paper.credential_id,
            detail={"reason": refused.reason},
        )
    return refused


def _forget(paper: Paper) -> None:
    """After a failure, whatever of it still answers: rows and keys that stay behind are swept later."""
    Paper.objects.filter(pk=paper.pk).delete()
    client().discard(refs=[envelope_binding.ref_of(paper)])
    ipfs.forget(paper.cid)


def _not_now() -> PaperError:
    return PaperError(
        "Papers can be changed only while the application is with you.",
        kept="Nothing was changed.",
        next="Take the application back first.",
    )
