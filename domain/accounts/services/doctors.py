"""A doctor's own details that no verifier confirms.

What one does (licence, name as printed) changes by a new application only.
"""

from dataclasses import asdict, dataclass

from django.db import transaction

from domain.accounts import personal
from domain.accounts.models import Doctor, User
from domain.accounts.personal import Personal
from domain.audit.services import events


@dataclass(frozen=True, slots=True)
class DoctorDetails:
    phone: str
    postal_address: str
    hospitals: str
    blood_group: str = ""


def details_of(doctor: Doctor) -> DoctorDetails:
    """Raises VaultUnavailableError: part of it is sealed."""
    sealed = personal.opened(doctor.user_id, doctor.personal)
    return DoctorDetails(doctor.phone, doctor.postal_address, doctor.hospitals, sealed.blood_group)


def edit(
    *, doctor: Doctor, phone: str, postal_address: str, hospitals: str, blood_group: str, by: User
) -> list[str]:
    """Store what differs: names of the changed fields (none: nothing is written).

    Raises VaultUnavailableError.
    """
    before, after = (
        asdict(details_of(doctor)),
        asdict(DoctorDetails(phone, postal_address, hospitals, blood_group)),
    )
    changed = sorted(name for name in after if after[name] != before[name])
    if not changed:
        return []
    sealed = personal.seal(doctor.user_id, Personal(blood_group=blood_group))
    with transaction.atomic():
        Doctor.objects.filter(pk=doctor.pk).update(
            phone=phone, postal_address=postal_address, hospitals=hospitals, personal=sealed
        )
        events.write(action="profile.edited", by=by, subject_id=doctor.pk, detail={"changed": changed})
    return changed


def confirm(*, user: User, specialty: str) -> None:
    """What a verifier confirmed of a doctor. Inside the transaction of that decision."""
    Doctor.objects.filter(user=user).update(specialty=specialty)
