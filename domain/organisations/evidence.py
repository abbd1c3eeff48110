"""What the notary recomputes registrations from: those of organisations, and those of accounts with them.

The salts come from the organisation's key, so they go with it.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from common import clock
from domain.accounts import evidence as accounts
from domain.accounts import metadata_evidence
from domain.accounts.evidence import REGISTRATION
from domain.accounts.metadata_evidence import MetadataEvidence
from domain.ledger import evidence as ledger
from domain.ledger.evidence import Evidence, Ref
from domain.ledger.statements import SignedEvidence
from domain.organisations.models import Organisation


def register() -> None:
    ledger.register(REGISTRATION, registrations)


def registrations(refs: Sequence[Ref]) -> Mapping[Ref, Evidence]:
    """By account or organisation id; there is one version."""
    found = Organisation.objects.filter(pk__in=[subject for subject, _ in refs])
    own = metadata_evidence.known(partial(_registration, organisation) for organisation in found)
    return {**accounts.registrations(refs), **own}


def signed_registration(organisation: Organisation, session: bytes) -> SignedEvidence:
    """The leaf of a new organisation and its statement, signed by its own account in the session of whoever
    registers it.
    """
    return _registration(organisation).signed(session)


def _registration(organisation: Organisation) -> MetadataEvidence:
    """What may change later (name, address) is not in it: the credential proves that."""
    metadata = {
        "kind": REGISTRATION,
        "organisation": str(organisation.pk),
        "registered_at": clock.unix(organisation.created_at),
    }
    return MetadataEvidence(organisation, organisation.pk, REGISTRATION, organisation.pk, 1, metadata)
