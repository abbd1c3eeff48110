"""A patient's own details: edited by the patient, audited by the names of the changed fields, anchored as a
new version.
"""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial

from django.db import IntegrityError

from adapters.vault import client
from common.commitments import metadata_bytes
from common.errors import MedChainError
from domain.accounts import evidence, personal
from domain.accounts.models import Patient, ProfileVersion, User
from domain.accounts.personal import Personal
from domain.audit.services import events
from domain.ledger.services import signed_flow


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything a patient may change, as one whole."""

    name: str
    birth_date: date
    gender: str
    phone: str
    postal_address: str
    personal: Personal


def current(patient: Patient) -> Profile:
    """Raises VaultUnavailableError: part of it is sealed."""
    return Profile(
        name=patient.name,
        birth_date=patient.birth_date,
        gender=patient.gender,
        phone=patient.phone,
        postal_address=patient.postal_address,
        personal=personal.opened(patient.pk, patient.personal),
    )


def edit(*, patient: Patient, profile: Profile, session: bytes, by: User) -> list[str]:
    """Store what differs, and prove it: names of the changed fields (none: nothing is written).

    Raises MedChainError where another window was faster, VaultUnavailableError.
    """
    before = _flat(current(patient))
    after = _flat(profile)
    changed = sorted(name for name in after if after[name] != before[name])
    if not changed:
        return []
    row = ProfileVersion(
        patient=patient,
        version=patient.profile_version + 1,
        changed=changed,
        details_sha256=_digest(patient, after),
    )
    sealed = personal.seal(patient.pk, profile.personal)
    signed = evidence.signed_profile(row, session)
    try:
        # Its number is unique: of two windows at once, one takes it.
        with signed_flow.commit(signed, look_again=partial(row.save, force_insert=True)) as outbox:
            _store(patient, profile, sealed, row)
            outbox.record(signed)
            events.write(
                action="profile.edited",
                by=by,
                patient=patient,
                subject_id=patient.pk,
                detail={"changed": changed, "version": row.version},
            )
    except IntegrityError:
        raise MedChainError(
            "Your details were changed somewhere else a moment ago.",
            kept="The earlier change remains.",
            next="Look at it and change again.",
        ) from None
    return changed


def _store(patient: Patient, profile: Profile, sealed: bytes, row: ProfileVersion) -> None:
    User.objects.filter(pk=patient.user_id).update(name=profile.name)
    Patient.objects.filter(pk=patient.pk).update(
        birth_date=profile.birth_date,
        gender=profile.gender,
        phone=profile.phone,
        postal_address=profile.postal_address,
        personal=sealed,
        profile_version=row.version,
    )


def _flat(profile: Profile) -> dict[str, str]:
    values = asdict(profile)
    flat = values | values.pop("personal")
    return {name: str(value) for name, value in flat.items() if name != "personal"}


def _digest(patient: Patient, values: dict[str, str]) -> bytes:
    (hidden,) = client().salts(
        patient=patient.pk, subjects=[("profile digest", patient.pk, patient.profile_version + 1)]
    )
    return hashlib.sha256(metadata_bytes({"hidden": hidden.hex(), "values": values})).digest()
