"""Changing what a kept version counts as: the same key under other metadata."""

import hmac
from dataclasses import replace

from django.db import transaction

from adapters.vault.envelope_binding import BoundMetadata
from adapters.vault.interface import PAPERS, Requester, VersionRef
from vault.models import Envelope, Event
from vault.queries.envelopes import by_ref
from vault.services import envelopes, events, patients
from vault.wrapping import binding_digest, closed_bound, refused, wrap

# What content says about itself (type, digest, length) and whose it is never changes under the same key.
CHANGEABLE = ("category", "confidentiality", "record_date", "group")


def rebind(*, requester: Requester, ref: VersionRef, before: BoundMetadata, after: BoundMetadata) -> None:
    """Only by the owner, only from the true metadata, only in its changeable parts.

    Grants see the new values from the next question on.
    """
    changed = [name for name in CHANGEABLE if getattr(before, name) != getattr(after, name)]
    if replace(after, **{name: getattr(before, name) for name in CHANGEABLE}) != before or PAPERS in (
        before.category,
        after.category,
    ):
        raise refused()
    with transaction.atomic(using="vault"):
        row = by_ref([ref], states=(Envelope.State.CONFIRMED,), lock=True)[ref]
        is_true = hmac.compare_digest(bytes(row.binding_digest), binding_digest(ref, before))
        if not is_true or row.patient.account != requester.account or before.owner != requester.address:
            raise refused()
        under, digest = patients.key_of(row.patient), binding_digest(ref, after)
        key = envelopes.record_key(row, under)
        Envelope.objects.filter(pk=row.pk).update(
            wrapped=wrap(under, key, closed_bound(digest)), binding_digest=digest
        )
        events.write(
            action=Event.Action.FACTS_CHANGED,
            subject=ref.record,
            detail={"version": ref.version, "facts": changed},
        )
