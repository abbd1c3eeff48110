"""Alice (patient), Mallory (another patient, hostile), Charlie (joins later).

Made as the portal makes them, with real keys.
"""

import re
from datetime import date
from pathlib import Path

from allauth.mfa.totp.internal.auth import TOTP
from django.conf import LazySettings
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from eth_account import Account
from eth_account.messages import encode_defunct

from adapters.chain import deployment
from adapters.chain.deployment import Deployment, Version
from adapters.vault.interface import SecondFactor
from authentication.tests import second_factors
from common import clock
from domain.accounts import national_ids
from domain.accounts.models import Doctor, Patient, User
from domain.accounts.personal import Personal
from domain.accounts.roles import Role
from domain.accounts.services import registration
from domain.accounts.services.registration import Details
from domain.notifications.models import Mail
from domain.notifications.services import mails
from domain.organisations.models import Function, Membership, MembershipState, Organisation, OrganisationKind
from domain.organisations.services import organisations
from domain.organisations.services.organisations import Contact

PASSWORD = "correct-horse-battery-9"
SESSION = bytes(range(32))
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of the authenticator app of everybody but patients
ASKS_CODE = "/security/second-factor/authenticate/"
ANCHORS = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
NATIONAL_IDS = {
    "Alice": ("IN", "2341 2341 2346"),
    "Mallory": ("BR", "390.533.447-05"),
    "Charlie": ("PL", "44051401359"),
}


def know_contracts(settings: LazySettings, folder: Path) -> None:
    """A deployments file, for tests that sign and never ask the node."""
    settings.DEPLOYMENTS_DIR = folder
    places: dict[str, tuple[Version, ...]] = {
        name: (Version(ANCHORS, 1, "0x"),) for name in deployment.CONTRACTS
    }
    deployment.save(Deployment(settings.CHAIN_ID, "0x", places))


def details(name: str, **other: object) -> Details:
    country, number = NATIONAL_IDS[name]
    given: dict[str, object] = {
        "name": f"{name} Example",
        "email": f"{name.lower()}@example.org",
        "birth_date": date(1980, 5, 17),
        "national_id": national_ids.parse(country, number),
        "personal": Personal(blood_group="A+", height_cm=170),
    }
    return Details(**{**given, **other})  # type: ignore[arg-type]  # names of fields


def patient(name: str) -> Patient:
    """A patient whose e-mail is confirmed."""
    made = registration.register(
        details=details(name), password=PASSWORD, session=SESSION, email_confirmed=True
    )
    assert made.is_new
    return made.user.patient


def professional(name: str, role: Role) -> User:
    """A confirmed account of a doctor, of somebody's staff or of a verifier, with an authenticator app
    (SEED).
    """
    email = f"{name.lower()}@example.org"
    made = registration.join(
        email=email,
        prepare=lambda: registration.professional(role, f"{name} Example", email, make_password(PASSWORD)),
        session=SESSION,
        email_confirmed=True,
    )
    TOTP.activate(made.user, SEED)
    return made.user


def doctor(name: str) -> Doctor:
    """A doctor nobody has verified yet."""
    return professional(name, Role.DOCTOR).doctor


def verifier(name: str) -> User:
    """A verifier's account; the chain knows it only when it was appointed."""
    return professional(name, Role.VERIFIER)


def organisation(name: str, kind: str = "hospital", *, manager: str = "Dana") -> Organisation:
    """An organisation nobody has verified yet, with its first manager (`created_by`)."""
    by = professional(manager, OrganisationKind(kind).role)
    contact = Contact(
        postal_address="Lindengracht 1, Amsterdam", email=f"{manager.lower()}.office@example.org"
    )
    details = organisations.Details(kind, name, f"REG-{name}", "Chamber of Commerce", "NL", contact)
    return organisations.create(details=details, title="director", by=by, session=SESSION)


def staff(name: str, at: Organisation, functions: Function) -> User:
    """Somebody of the organisation's staff, as after an invitation."""
    user, now = professional(name, at.role), clock.now()
    Membership.objects.create(
        organisation=at,
        user=user,
        functions=int(functions),
        state=MembershipState.ACTIVE,
        valid_from=now,
        accepted_at=now,
        invited_by=at.created_by,
    )
    return user


def proof(*methods: str) -> SecondFactor:
    """A login a moment ago, by password and authenticator app or as said."""
    return SecondFactor(at=clock.unix(clock.now()), methods=methods or ("password", "totp"))


def signed_in(user: User) -> Client:
    """A browser in which the person signed in a moment ago: with the password, and the code of the app where
    there is one.
    """
    client = Client()
    answer = client.post("/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    if answer.headers["Location"].startswith(ASKS_CODE) and user.role != Role.PATIENT:
        answer = client.post(ASKS_CODE, {"code": second_factors.code(SEED)})
        assert answer.status_code == 302, answer.content.decode()
    return client


def sent_mails() -> list[EmailMessage]:
    """What stands in the outbox is sent, as the worker would: everything sent so far."""
    mails.send_due()
    return list(mail.outbox)


def code_from_mail() -> str:
    """The code in the newest mail."""
    found = re.search(r"^    (\S+)$", str(sent_mails()[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found.group(1)


def waiting_mails() -> list[tuple[str, str]]:
    """Kind and address of what waits to be sent."""
    return list(Mail.objects.filter(state=Mail.State.WAITING).values_list("kind", "to"))


def wallet_signs(key: str, text: str) -> str:
    """Another wallet imports the key and signs: the address that the signature leads to."""
    message = encode_defunct(text=text)
    return str(
        Account.recover_message(message, signature=Account.from_key(key).sign_message(message).signature)
    )
