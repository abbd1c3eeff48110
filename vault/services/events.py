"""Writing the vault's own log."""

from typing import Any
from uuid import UUID

from common import clock
from vault.models import Event


def write(*, action: Event.Action, subject: UUID | None = None, detail: dict[str, Any] | None = None) -> None:
    """One row, inside the caller's transaction. Never a key, never a plaintext, never a digest of one."""
    Event.objects.create(action=action, subject=subject, detail=detail or {}, at=clock.now())
