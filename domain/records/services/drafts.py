"""What somebody has begun to write and not signed: the author's alone."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from adapters.vault import client
from common import clock
from domain.accounts.models import Patient, User
from domain.records.errors import ConflictError
from domain.records.models import Draft, Record

MAX_BYTES = 256 * 1024


def save(
    *,
    patient: Patient,
    said: Mapping[str, Any],
    by: User,
    amends: Record | None = None,
    draft: Draft | None = None,
) -> Draft:
    """Keep what was typed (plain values, as a form has them), sealed under the author's own key; over the
    draft given, if any.

    Raises ConflictError (signed or thrown away in another window), ValueError (too long), VaultError.
    """
    text = json.dumps(said).encode()
    if len(text) > MAX_BYTES:
        raise ValueError("a draft that is longer than anybody writes")
    found = draft or Draft(patient=patient, by=by, amends=amends)
    found.sealed = client().seal_personal(patient=by.pk, label=_label(found.pk), plaintext=text)
    found.changed_at = clock.now()
    if draft is None:
        found.save(force_insert=True)
    elif not Draft.objects.filter(pk=draft.pk, by=by).update(
        sealed=found.sealed, changed_at=found.changed_at
    ):
        raise ConflictError(
            "This draft was signed or thrown away in another window.",
            kept="What was signed remains.",
            next="Begin a new one.",
        )
    return found


def open_draft(draft: Draft) -> dict[str, Any]:
    """What was typed. Raises VaultError."""
    found: dict[str, Any] = json.loads(
        client().open_personal(patient=draft.by_id, label=_label(draft.pk), sealed=bytes(draft.sealed))
    )
    return found


def discard(*, draft: Draft, by: User) -> None:
    """Throw it away. Again is fine."""
    Draft.objects.filter(pk=draft.pk, by=by).delete()


def _label(draft: UUID) -> str:
    return f"draft:{draft}"
