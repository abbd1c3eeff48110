"""Records whose content is made here (an imported resource, a note): sealed into the row while small, into
the store otherwise.
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from adapters import ipfs
from adapters.vault import client
from adapters.vault.interface import VersionRef
from common import ids
from common.sealing import Header, seal
from domain.accounts.models import Patient
from domain.fhir.interpretations import Remark
from domain.records.models import Confidentiality
from domain.records.models.version import MAX_BODY
from domain.records.sealed_cards import Card
from domain.records.search_words import distinct_words
from domain.records.services.versions import PendingVersion


@dataclass(frozen=True, slots=True)
class RecordContent:
    """What is to become one record.

    `words` is the text that search finds it by, `remarks` what its source marks as out of the ordinary.
    """

    kind: str
    record_date: date
    title: str
    content_type: str
    body: bytes = field(repr=False)
    words: str = field(default="", repr=False)
    date_precision: str = ""
    remarks: Sequence[Remark] = field(default=(), repr=False)
    author: str = ""
    place: str = ""
    confidentiality: int = Confidentiality.NORMAL
    source: str = "import"
    record: UUID = field(default_factory=ids.new)
    version: int = 1
    is_by_another: bool = False
    absence: str = ""
    clinical_status: str = ""


def seal_contents(*, patient: Patient, contents: Sequence[RecordContent]) -> list[PendingVersion]:
    """Open keys for all at once and seal: drafts, for `versions.prepare`.

    Raises VaultUnavailableError, StoreError.
    """
    refs = [VersionRef(content.record, content.version) for content in contents]
    keys = client().open(patient=patient.pk, refs=refs)
    return [
        _draft(patient, content, ref, key) for content, ref, key in zip(contents, refs, keys, strict=True)
    ]


def _draft(patient: Patient, content: RecordContent, ref: VersionRef, key: bytes) -> PendingVersion:
    sealed = seal(key, Header(ref.record, ref.version), patient.pk, content.body)
    is_small = len(content.body) <= MAX_BODY
    return PendingVersion(
        ref=ref,
        kind=content.kind,
        record_date=content.record_date,
        card=_card(content),
        content_type=content.content_type,
        length=len(content.body),
        plaintext_sha256=hashlib.sha256(content.body).digest(),
        ciphertext_sha256=hashlib.sha256(sealed).digest(),
        key=key,
        body=sealed if is_small else None,
        cid="" if is_small else ipfs.store().add(io.BytesIO(sealed)),
        confidentiality=content.confidentiality,
        source=content.source,
    )


def _card(content: RecordContent) -> Card:
    words = distinct_words(content.words)
    return Card(
        content.title[:300],
        words,
        author=content.author[:200],
        place=content.place[:200],
        date_precision=str(content.date_precision),
        remarks=tuple(content.remarks),
        is_by_another=content.is_by_another,
        absence=content.absence,
        clinical_status=content.clinical_status,
    )
