"""The same licence, or the same file, sent by somebody else: shown to verifiers on both applications."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from domain.credentials.models import Credential, Paper, PaperState


@dataclass(frozen=True, slots=True)
class Twin:
    """Another holder's application; `same` is "licence" or "file" (then `paper` says which of ours, or the
    first of several).
    """

    credential: Credential
    same: str
    paper: UUID | None = None


def twins_of(credential: Credential) -> list[Twin]:
    """Two SQL statements. Drafts that were never sent are nobody's twins."""
    return [*_same_licence(credential), *_same_file(credential)]


def _same_licence(credential: Credential) -> list[Twin]:
    if not credential.licence_index:
        return []
    rows = Credential.objects.filter(licence_index=bytes(credential.licence_index), sendings__gt=0).exclude(
        _own(credential)
    )
    newest: dict[UUID, Credential] = {
        row.holder_id: row for row in rows.select_related("user", "organisation").order_by("created_at")
    }
    return [Twin(row, "licence") for row in newest.values()]


def _same_file(credential: Credential) -> list[Twin]:
    mine = {
        bytes(paper.duplicate_index): paper.pk
        for paper in Paper.objects.filter(credential=credential, state=PaperState.STORED).defer("body")
    }
    others = Paper.objects.filter(
        duplicate_index__in=list(mine), state=PaperState.STORED, credential__sendings__gt=0
    )
    rows = (
        others.exclude(_own(credential, "credential__"))
        .select_related("credential__user", "credential__organisation")
        .defer("body")
    )
    first: dict[UUID, Paper] = {}
    for row in rows.order_by("added_at"):
        first.setdefault(row.credential_id, row)
    return [Twin(row.credential, "file", mine[bytes(row.duplicate_index)]) for row in first.values()]


def _own(credential: Credential, prefix: str = "") -> Q:
    if credential.user_id:
        return Q(**{f"{prefix}user_id": credential.user_id})
    return Q(**{f"{prefix}organisation_id": credential.organisation_id})
