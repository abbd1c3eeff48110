"""The demo's staff join as people do: they sign up, apply with papers, and a verifier decides.

Again: nothing twice.
"""

import io
import time
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.db.models import Q, QuerySet

from adapters.chain.values import Role as ChainRole
from adapters.vault.interface import SecondFactor
from common import clock
from common.errors import MedChainError
from demo.certificate import certificate
from demo.staff import PASSWORD, SEED, Professional
from domain.accounts.models import User
from domain.accounts.roles import Role
from domain.accounts.services import doctors, registration
from domain.consents.models import Request
from domain.consents.services import requests
from domain.consents.terms import WHATEVER_DATE, Asked, Category, Flag, Purpose, bits_of
from domain.credentials.licence_fields import LicenceFields
from domain.credentials.models import WAITING, Credential, Method
from domain.credentials.services import applications, papers, reviews
from domain.credentials.services.reviews import Source
from domain.ledger.queries import acts
from domain.ledger.services import acts as ledger
from domain.organisations.models import Function, Membership, Organisation
from domain.organisations.services import members, organisations
from domain.organisations.services.organisations import Contact

PATIENCE: Final = 60  # seconds, for workers and blocks


def verifier(name: str, email: str, session: bytes) -> User:
    """With an account that the chain knows as a verifier's."""
    user = _account(name, email, Role.VERIFIER, session)
    ledger.appoint(account=user.address, role=ChainRole.VERIFIER)
    return user


def applicant(person: Professional, session: bytes) -> User:
    """Signed up, and the application sent with its certificate."""
    user = _account(person.name, person.email, person.role, session)
    organisation = _office(person, user, session) if person.office else None
    if _applications_of(user).exists():
        return user
    if organisation is None:
        doctors.edit(
            doctor=user.doctor,
            phone="",
            postal_address="",
            hospitals=person.hospitals,
            blood_group="",
            by=user,
        )
    credential = applications.begin(by=user, organisation=organisation)
    holder = organisation.name if organisation else f"Dr {person.name}"
    content = certificate(
        authority=person.licence.authority,
        title="Operating licence" if organisation else "Certificate of registration",
        holder=holder,
        fields=_printed(person),
        issued=date(2024, 1, 15),
    )
    papers.receive(
        credential=credential,
        name="certificate.pdf",
        source=io.BytesIO(content).read,
        expected=len(content),
        by=user,
    )
    stated = LicenceFields(
        full_name=holder,
        licence_number=person.licence.number,
        authority=person.licence.authority,
        country=person.licence.country,
        licence_valid_until=person.licence.valid_until,
        specialty=person.licence.specialty,
    )
    credential = applications.edit(credential=credential, stated=stated, by=user)
    applications.submit(credential=credential, by=user, session=session)
    return user


def approve(user: User, person: Professional, *, by: User, session: bytes) -> Credential:
    """By a verifier, until the licence's own end."""
    credential = _applications_of(user).select_related("user", "organisation").latest("created_at")
    if credential.state not in WAITING:
        return credential
    source = Source(register=person.licence.authority, method=Method.ONLINE, date=clock.now().date())
    credential = reviews.take(credential=credential, by=by)
    return reviews.approve(
        credential=credential,
        revision=credential.revision,
        valid_until=person.licence.valid_until,
        source=source,
        by=by,
        session=session,
        proof=_proof(),
    )


def admit(doctor: User, *, at: Organisation, session: bytes) -> None:
    """The manager asks, the doctor accepts, the organisation signs."""
    manager = at.created_by
    if Membership.objects.filter(organisation=at, user=doctor).exists():
        return
    now = clock.now()
    membership = members.propose(
        organisation=at,
        user=doctor,
        valid_from=now,
        valid_until=now + timedelta(days=365),
        title="Cardiologist",
        by=manager,
    )
    members.accept(membership=membership, by=doctor)
    members.admit(
        organisation=at, user=doctor, functions=int(Function.CLINICIAN), valid_from=now,
        valid_until=now + timedelta(days=365),
        by=manager, session=session, proof=_proof(),
    )  # fmt: skip


def ask(doctor: User, patient: User, *, organisation: Organisation) -> None:
    """A request that waits for its answer."""
    if Request.objects.filter(user=doctor).exists():
        return
    kinds = [Category.LABS, Category.IMAGES, Category.VISITS, Category.MEDICINES, Category.SUMMARY]
    asked = Asked(
        purpose=Purpose.TREATMENT,
        categories=bits_of(kinds),
        all_dates=WHATEVER_DATE,
        flags=Flag.VIEW | Flag.DOWNLOAD | Flag.WRITE,
        records_from=clock.now().date() - timedelta(days=365),
        reason="Your last blood count, before we meet on Thursday.",
    )
    requests.ask(patient=patient.patient, asked=asked, by=doctor, organisation=organisation)


def wait_for(subject: UUID, kind: str) -> None:
    """Until the chain has it: the next step needs it there.

    Raises MedChainError where workers or node are away.
    """
    deadline = time.monotonic() + PATIENCE
    while (
        status := acts.status_of([(subject, kind)]).get((subject, kind))
    ) is not None and status.state != "confirmed":
        if time.monotonic() > deadline or status.state == "refused":
            raise MedChainError(
                f"The ledger did not record the {kind} in time.",
                kept="What was loaded stays.",
                next="Run load_demo again.",
            )
        time.sleep(0.3)


def _account(name: str, email: str, role: Role, session: bytes) -> User:
    found = User.objects.filter(email=email).first()
    if found is None:
        made = registration.join(
            email=email,
            prepare=lambda: registration.professional(role, name, email, make_password(PASSWORD)),
            session=session,
            email_confirmed=True,
        )
        found = made.user
    if not Authenticator.objects.filter(user=found).exists():
        TOTP.activate(found, SEED)
    return found


def _applications_of(user: User) -> QuerySet[Credential]:
    """The applications of this person, or of the organisation that the person manages."""
    return Credential.objects.filter(Q(user=user) | Q(organisation__created_by=user))


def _office(person: Professional, user: User, session: bytes) -> Organisation:
    office, licence = person.office, person.licence
    assert office is not None
    contact = Contact(postal_address=office.postal_address, email=office.email)
    details = organisations.Details(
        office.kind, office.name, licence.number, licence.authority, licence.country, contact
    )
    return organisations.create(details=details, title=office.title, by=user, session=session)


def _printed(person: Professional) -> dict[str, str]:
    licence = person.licence
    fields = {
        "Registration number": licence.number,
        "Specialty": licence.specialty,
        "Valid until": f"{licence.valid_until:%d %B %Y}",
    }
    return {label: value for label, value in fields.items() if value}


def _proof() -> SecondFactor:
    return SecondFactor(at=clock.unix(clock.now()), methods=("password", "totp"))
