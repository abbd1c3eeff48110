"""What the notary recomputes sent applications and decisions from. Their salts come from the holder's key, so they go with it.

No name, number or reason stands in what is proved: digests of them, under a value that only the vault derives.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

from adapters.vault import client
from adapters.vault.interface import VaultRefusedError
from common import clock
from common.commitments import NO_DIGEST, address_bytes, commitment, metadata_bytes
from common.keccak import keccak256
from domain.accounts.models import User
from domain.accounts.services import statements
from domain.credentials.models import Decision, Submission
from domain.ledger import evidence as ledger
from domain.ledger.evidence import Evidence, Ref
from domain.ledger.services.entries import Leaf, SignedStatement

APPLICATION: Final = "credential application"
DECISION: Final = "credential decision"


class Signed(NamedTuple):
    author: str
    statement: SignedStatement
    leaves: list[Leaf]


def register() -> None:
    ledger.register(APPLICATION, applications)
    ledger.register(DECISION, decisions)


def applications(refs: Sequence[Ref]) -> Mapping[Ref, Evidence]:
    """By credential id and number of the sending."""
    wanted = set(refs)
    rows = Submission.objects.filter(credential_id__in={subject for subject, _ in refs}).select_related("credential", "by")
    return _known({(row.credential_id, row.number): partial(_of_submission, row) for row in rows if (row.credential_id, row.number) in wanted})


def decisions(refs: Sequence[Ref]) -> Mapping[Ref, Evidence]:
    """By decision id; there is one version."""
    rows = Decision.objects.filter(pk__in=[subject for subject, _ in refs]).select_related("credential", "verifier")
    return _known({(row.pk, 1): partial(_of_decision, row) for row in rows})


def signed_submission(row: Submission, session: bytes) -> Signed:
    """The leaf of a sent application, signed by whoever sent it."""
    return _signed(row.by, session, APPLICATION, row.credential_id, row.number, _of_submission(row))


def signed_decision(row: Decision, session: bytes) -> Signed:
    """The leaf of a decision, signed by the verifier."""
    return _signed(row.verifier, session, DECISION, row.pk, 1, _of_decision(row))


def _of_submission(row: Submission) -> Evidence:
    credential = row.credential
    (hidden,) = client().salts(patient=credential.holder_id, subjects=[("application digest", credential.pk, row.number)])
    values = hashlib.sha256(metadata_bytes({"hidden": hidden.hex(), "values": row.values})).hexdigest()
    metadata = {"kind": APPLICATION, "papers": row.papers, "role": credential.role, "sent_at": clock.unix(row.at), "values": values}
    return _evidence(row.by, credential.holder_id, APPLICATION, credential.pk, row.number, metadata)


def _of_decision(row: Decision) -> Evidence:
    metadata = {
        "kind": DECISION,
        "outcome": row.outcome,
        "decided_at": clock.unix(row.at),
        "role": row.credential.role,
        "valid_until": clock.unix(row.valid_until) if row.valid_until else None,
        "source": {"method": row.source_method, "date": row.source_date.isoformat() if row.source_date else ""},
        "sequence": row.sequence,
        "reasons": hashlib.sha256(bytes(row.reasons)).hexdigest() if row.reasons else "",
    }
    return _evidence(row.verifier, row.credential.holder_id, DECISION, row.pk, 1, metadata)


def _evidence(author: User, holder: UUID, kind: str, subject_id: UUID, version: int, metadata: Mapping[str, object]) -> Evidence:
    """There is no sealed content: what was said stands in the metadata, as digests."""
    salt, of_subject = client().salts(patient=holder, subjects=[(kind, subject_id, version), (f"{kind} subject", subject_id, version)])
    return Evidence(
        owner=author.address,
        author=author.address,
        plaintext_sha256=NO_DIGEST,
        ciphertext_sha256=NO_DIGEST,
        metadata=metadata,
        salt=salt,
        subject=keccak256(of_subject + address_bytes(author.address)),
        stored=True,
    )


def _signed(author: User, session: bytes, kind: str, subject_id: UUID, version: int, found: Evidence) -> Signed:
    committed = commitment(
        salt=found.salt,
        kind=kind,
        version=version,
        plaintext_sha256=found.plaintext_sha256,
        ciphertext_sha256=found.ciphertext_sha256,
        metadata_sha256=hashlib.sha256(metadata_bytes(found.metadata)).digest(),
    )
    leaf = Leaf(kind, subject_id, version, committed, found.subject, f"{kind}:{subject_id}:{version}")
    return Signed(author.address, statements.sign(user=author, session=session, leaves=[leaf]), [leaf])


def _known(answers: Mapping[Ref, Callable[[], Evidence]]) -> dict[Ref, Evidence]:
    found = {}
    for ref, answer in answers.items():
        with suppress(VaultRefusedError):  # the holder's key is gone: erased, so there is no evidence any more
            found[ref] = answer()
    return found
