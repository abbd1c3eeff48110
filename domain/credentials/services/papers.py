"""Papers of applications: received and sealed piece by piece, checked, kept or refused."""

from collections.abc import Callable
from typing import Final

from domain.accounts.models import User
from domain.credentials.models import Credential, Paper

Source = Callable[[int], bytes]
MAX_BYTES: Final = 20 * 1024 * 1024
MAX_PAPERS: Final = 12


def receive(*, credential: Credential, name: str, source: Source, expected: int | None, by: User, kind: str = "") -> Paper:
    """Take one paper whole: PDF, PNG, JPEG or TIFF, at most 20 MB. Its row says whether it is stored or refused, with the reason and what to do.

    `source(n)` gives up to n bytes and b"" at the end, `expected` is the announced length in bytes (None: not announced), `kind` a PaperKind ("": as
    fits the applicant). Raises PaperError where no paper may be added now, UploadInterruptedError, StoreError, VaultUnavailableError.
    """
    raise NotImplementedError


def discard(*, paper: Paper, by: User) -> None:
    """Throw a paper away while the application is with the applicant: key destroyed, bytes unpinned."""
    raise NotImplementedError


def name_of(paper: Paper) -> str:
    """The file's name as it was given, opened by the vault."""
    raise NotImplementedError
