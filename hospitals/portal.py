"""What is particular to this portal; everything else is in organisations/."""

from domain.accounts.roles import Role
from domain.organisations.models import Function
from organisations.portal import Portal

PORTAL = Portal(
    role=Role.HOSPITAL,
    space="hospitals",
    icon="building-hospital",
    noun="hospital",
    functions=Function.MANAGER
    | Function.DESK
    | Function.NURSE
    | Function.TECHNICIAN
    | Function.CLAIMS
    | Function.PRIVACY,
    closed="You see names and who does what. Reports stay closed to management unless a patient shares them.",
    asks_doctors=True,
    reading=Function.NURSE,
)
