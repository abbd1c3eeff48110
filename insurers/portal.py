"""What is particular to this portal; everything else is in organisations/."""

from domain.accounts.roles import Role
from domain.organisations.models import Function
from organisations.portal import Portal

PORTAL = Portal(
    role=Role.INSURER,
    space="insurers",
    icon="umbrella",
    noun="insurer",
    functions=Function.MANAGER | Function.CLAIMS | Function.PRIVACY,
    closed="You see who works here. An insurer reads only what belongs to a claim, and only while that "
    "claim is open.",
)
