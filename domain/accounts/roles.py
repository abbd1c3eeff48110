"""Roles as data: what the sign-up offers, where each role lands, what its account numbers begin with."""

from dataclasses import dataclass

from django.db import models


class Role(models.TextChoices):
    PATIENT = "patient", "Patient"
    DOCTOR = "doctor", "Doctor"
    HOSPITAL = "hospital", "Hospital"
    PHARMACY = "pharmacy", "Pharmacy"
    INSURER = "insurer", "Insurer"
    VERIFIER = "verifier", "Verifier"
    REGULATOR = "regulator", "Regulator"
    SPONSOR = "sponsor", "Research sponsor"


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """`home` is the name of the dashboard's URL; none: the person is led to the state of the account and
    nothing else.
    """

    prefix: str
    home: str | None = None
    signs_up: bool = False
    must_have_second_factor: bool = True


FACTS: dict[Role, RoleFacts] = {
    Role.PATIENT: RoleFacts("MC", home="patients:home", signs_up=True, must_have_second_factor=False),
    Role.DOCTOR: RoleFacts("DR", home="doctors:home", signs_up=True),
    Role.HOSPITAL: RoleFacts("HO", home="hospitals:home", signs_up=True),
    Role.PHARMACY: RoleFacts("PH", home="pharmacies:home", signs_up=True),
    Role.INSURER: RoleFacts("IN", home="insurers:home", signs_up=True),
    Role.VERIFIER: RoleFacts("VE", home="admin_portal:queue"),
    Role.REGULATOR: RoleFacts("RE"),
    Role.SPONSOR: RoleFacts("SP"),
}


def facts(role: str) -> RoleFacts:
    return FACTS[Role(role)]
