"""One import as its page shows it."""

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from common.errors import MedChainError
from domain.imports.models import Import, ImportState
from domain.imports.services import import_notes
from domain.imports.services.import_notes import Notes

_SHOWN_AS = {
    ImportState.RECEIVED: "running",
    ImportState.READING: "running",
    ImportState.RUNNING: "running",
    ImportState.ASKING: "asking",
    ImportState.PAUSED: "paused",
    ImportState.DONE: "done",
    ImportState.FAILED: "refused",
    ImportState.STOPPED: "stopped",
}


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """What patients/import_progress.html wants. `left_out` holds (sentence, count)."""

    state: str
    name: str
    done: int
    total: int
    added: int
    duplicate: int
    question: str = ""
    reason: str = ""
    undated: int = 0
    left_out: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class EarlierImport:
    """One line of the list of earlier imports; `added` None while it is not over."""

    name: str
    created_at: datetime
    state: str
    added: int | None
    url: str


def progress_of(row: Import, *, account: str) -> ImportProgress:
    """`account` says who the signed-in person is, for the question."""
    notes = import_notes.open_notes(row)
    return ImportProgress(
        state=_SHOWN_AS[ImportState(row.state)],
        name=notes.name,
        done=row.done,
        total=row.total,
        added=row.added,
        duplicate=row.known,
        question=_question(notes, account) if row.state == ImportState.ASKING else "",
        reason=_reason(row, notes),
        undated=notes.undated,
        left_out=[(group.sentence, group.count) for group in notes.groups]
        if row.state == ImportState.DONE
        else [],
    )


def earlier_imports(rows: list[Import]) -> list[EarlierImport]:
    return [
        EarlierImport(
            _name(row),
            row.created_at,
            row.get_state_display(),
            row.added if row.finished_at else None,
            reverse("patients:import-progress", args=[row.pk]),
        )
        for row in rows
    ]


def _question(notes: Notes, account: str) -> str:
    if not notes.person:
        return f"This file does not say whose it is. You are {account}. Is it yours?"
    doubt = "Is this you?" if notes.match == "unsaid" else "Import it anyway?"
    return f"This file names {notes.person}. You are {account}. {doubt}"


def _reason(row: Import, notes: Notes) -> str:
    kept = f"{row.added} records were added before; they stay." if row.added else ""
    if row.state == ImportState.STOPPED:
        return kept
    return (
        f"{notes.what} {kept or 'Nothing of it was added.'} {notes.next}"
        if row.state == ImportState.FAILED
        else ""
    )


def _name(row: Import) -> str:
    try:
        return import_notes.open_notes(row).name
    except MedChainError:
        return "A file"
