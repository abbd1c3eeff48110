"""What differs between the portals of hospitals, pharmacies and insurers: names, addresses and words."""

from dataclasses import dataclass

from django.urls import reverse

from domain.accounts.roles import Role
from domain.credentials.models import PaperKind
from domain.organisations.labels import FUNCTIONS
from domain.organisations.models import Function, OrganisationKind


@dataclass(frozen=True, slots=True)
class Portal:
    """`space` names its URLs and the folder of its templates; `closed` says what its staff never see.

    `reading` is the function whose people read what patients share with them (pages `patients` and `chart`).
    """

    role: Role
    space: str
    icon: str
    noun: str
    functions: Function
    closed: str
    asks_doctors: bool = False
    reading: Function = Function.NONE

    def url(self, name: str, *args: object) -> str:
        return reverse(f"{self.space}:{name}", args=args)

    @property
    def base(self) -> str:
        return f"{self.space}/base.html"

    @property
    def kinds(self) -> list[OrganisationKind]:
        return [kind for kind in OrganisationKind if kind.role == self.role]

    @property
    def choices(self) -> list[tuple[int, str]]:
        """What somebody may be invited as."""
        return [(int(function), FUNCTIONS[function]) for function in self.functions]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper of an organisation's application, by name."""

    kind: PaperKind
    name: str
    detail: str
    icon: str
    is_needed: bool = True


WANTED = (
    Wanted(
        PaperKind.OPERATING, "Operating licence", "From the authority that licensed you", icon="certificate"
    ),
    Wanted(
        PaperKind.REGISTER,
        "Register extract",
        "Commercial or health register, not older than a year",
        icon="file-text",
    ),
    Wanted(
        PaperKind.LETTER,
        "Letter that names you as manager",
        "Signed by the owner or the board",
        icon="file-dots",
    ),
    Wanted(PaperKind.OTHER, "Another paper", "If you like", icon="file-plus", is_needed=False),
)
