"""What is bound into the envelope of a paper, rebuilt from its row: a row that lies gets no key."""

from adapters.vault.envelope_binding import BoundMetadata
from adapters.vault.interface import PAPERS, VersionRef
from common import clock
from domain.credentials.blind_indexes import BlindIndexes
from domain.credentials.models import VERSION, Paper


def ref_of(paper: Paper) -> VersionRef:
    return VersionRef(paper.pk, VERSION)


def bound_metadata(paper: Paper, indexes: BlindIndexes) -> BoundMetadata:
    """`paper.credential` with its holder is loaded."""
    credential = paper.credential
    return BoundMetadata(
        patient=credential.holder_id,
        owner=credential.holder_address,
        category=PAPERS,
        confidentiality=0,
        record_date=clock.unix(paper.added_at),
        content_type=paper.content_type,
        plaintext_sha256=indexes.mask(paper.pk, bytes(paper.plaintext_sha256)),
        plaintext_length=paper.size,
    )
