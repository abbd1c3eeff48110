"""What the notary recomputes sent applications and decisions from.

Their salts come from the holder's key, so they go with it.

No name, number or reason stands in what is proved: digests of them, under a value that only the vault
derives.
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from adapters.vault import client
from common import clock
from common.commitments import metadata_bytes
from domain.accounts import metadata_evidence
from domain.accounts.metadata_evidence import MetadataEvidence
from domain.credentials.models import Decision, Submission
from domain.ledger import evidence as ledger
from domain.ledger.evidence import Evidence, Ref
from domain.ledger.statements import SignedEvidence

APPLICATION: Final = "credential application"
DECISION: Final = "credential decision"


def register() -> None:
    ledger.register(APPLICATION, applications)
    ledger.register(DECISION, decisions)


def applications(refs: Sequence[Ref]) -> Mapping[Ref, Evidence]:
    """By credential id and number of the sending."""
    wanted = set(refs)
    rows = Submission.objects.filter(credential_id__in={subject for subject, _ in refs}).select_related(
        "credential", "by"
    )
    return metadata_evidence.known(
        partial(_of_submission, row) for row in rows if (row.credential_id, row.number) in wanted
    )


def decisions(refs: Sequence[Ref]) -> Mapping[Ref, Evidence]:
    """By decision id; there is one version."""
    rows = Decision.objects.filter(pk__in=[subject for subject, _ in refs]).select_related(
        "credential", "verifier"
    )
    return metadata_evidence.known(partial(_of_decision, row) for row in rows)


def signed_submission(row: Submission, session: bytes) -> SignedEvidence:
    """The leaf of a sent application, signed by whoever sent it."""
    return _of_submission(row).signed(session)


def signed_decision(row: Decision, session: bytes) -> SignedEvidence:
    """The leaf of a decision, signed by the verifier."""
    return _of_decision(row).signed(session)


def _of_submission(row: Submission) -> MetadataEvidence:
    credential = row.credential
    (hidden,) = client().salts(
        patient=credential.holder_id, subjects=[("application digest", credential.pk, row.number)]
    )
    values = hashlib.sha256(metadata_bytes({"hidden": hidden.hex(), "values": row.values})).hexdigest()
    metadata = {
        "kind": APPLICATION,
        "papers": row.papers,
        "role": credential.role,
        "sent_at": clock.unix(row.at),
        "values": values,
    }
    return MetadataEvidence(row.by, credential.holder_id, APPLICATION, credential.pk, row.number, metadata)


def _of_decision(row: Decision) -> MetadataEvidence:
    metadata = {
        "kind": DECISION,
        "outcome": row.outcome,
        "decided_at": clock.unix(row.at),
        "role": row.credential.role,
        "valid_until": clock.unix(row.valid_until) if row.valid_until else None,
        "source": {
            "method": row.source_method,
            "date": row.source_date.isoformat() if row.source_date else "",
        },
        "sequence": row.sequence,
        "reasons": hashlib.sha256(bytes(row.reasons)).hexdigest() if row.reasons else "",
    }
    return MetadataEvidence(row.verifier, row.credential.holder_id, DECISION, row.pk, 1, metadata)
