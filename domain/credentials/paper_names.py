"""The file names of papers, sealed by the vault under the holder's key."""

from adapters.vault import client
from domain.credentials.models import Paper
from domain.intake import file_names


def seal(paper: Paper, name: str) -> bytes:
    """`paper.credential` is loaded."""
    return client().seal_personal(
        patient=paper.credential.holder_id, label=_label(paper), plaintext=file_names.clean(name).encode()
    )


def opened(paper: Paper) -> str:
    """As it was given. `paper.credential` is loaded."""
    if not paper.name:
        return file_names.UNNAMED
    sealed = bytes(paper.name)
    return (
        client()
        .open_personal(patient=paper.credential.holder_id, label=_label(paper), sealed=sealed)
        .decode()
    )


def _label(paper: Paper) -> str:
    return f"paper:{paper.pk}"
