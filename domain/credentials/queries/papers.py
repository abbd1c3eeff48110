"""Which versions of the vault are papers, for whoever settles with it."""

from collections.abc import Collection
from uuid import UUID

from adapters.vault.interface import VersionRef
from domain.credentials.models import VERSION, Paper, PaperState


def stored(ids: Collection[UUID]) -> set[VersionRef]:
    """Those that are kept: to be confirmed."""
    return {
        VersionRef(each, VERSION)
        for each in Paper.objects.filter(pk__in=ids, state=PaperState.STORED).values_list("pk", flat=True)
    }


def arriving(ids: Collection[UUID]) -> set[VersionRef]:
    """Those on their way: to be left alone."""
    return {
        VersionRef(each, VERSION)
        for each in Paper.objects.filter(pk__in=ids, state=PaperState.RECEIVING).values_list("pk", flat=True)
    }
