"""What is particular to this portal; everything else is in organisations/."""

from domain.accounts.roles import Role
from domain.organisations.models import Function
from organisations.portal import Portal

PORTAL = Portal(
    role=Role.PHARMACY,
    space="pharmacies",
    icon="pill",
    noun="pharmacy",
    functions=Function.MANAGER | Function.DESK | Function.PRIVACY,
    closed="You see who works here. Prescriptions appear when a patient brings one; every other record "
    "stays closed to a pharmacy.",
)
