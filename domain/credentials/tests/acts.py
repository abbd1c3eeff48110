"""What applicants and verifiers do, in short.

Dates are far enough ahead that no test stands near an end unless it says so.
"""

import io
from datetime import date, timedelta

from common import clock
from domain.accounts.models import User
from domain.credentials.licence_fields import LicenceFields
from domain.credentials.models import Credential, Method, Paper
from domain.credentials.services import applications, papers, reviews
from domain.credentials.services.decisions import Source
from domain.organisations.models import Organisation
from domain.records.tests import made_files
from tests import people

FAR = timedelta(days=900)


def today() -> date:
    return clock.now().date()


def stated(name: str = "Bob Example", number: str = "VMDC-520917", **other: object) -> LicenceFields:
    given: dict[str, object] = {
        "full_name": name, "licence_number": number, "authority": "Medical and Dental Council",
        "country": "NL",
        "licence_valid_until": today() + FAR, "specialty": "Cardiology",
    }  # fmt: skip
    return LicenceFields(**{**given, **other})  # type: ignore[arg-type]  # names of fields


def certificate(text: str = "Certificate of registration") -> bytes:
    return made_files.pdf(text=text)


def add_paper(
    credential: Credential, by: User, data: bytes | None = None, *, name: str = "licence.pdf"
) -> Paper:
    """As the upload endpoint does it."""
    content = certificate(f"{credential.pk}") if data is None else data
    return papers.receive(
        credential=credential, name=name, source=io.BytesIO(content).read, expected=len(content), by=by
    )


def draft(by: User, organisation: Organisation | None = None, **said: object) -> Credential:
    """Filled in, with one certificate."""
    credential = applications.begin(by=by, organisation=organisation)
    said.setdefault("name", organisation.name if organisation else by.name)
    said.setdefault("number", f"NR-{credential.pk.hex[:8]}")
    credential = applications.edit(credential=credential, stated=stated(**said), by=by)  # type: ignore[arg-type]
    add_paper(credential, by)
    return credential


def sent(by: User, organisation: Organisation | None = None, **said: object) -> Credential:
    return applications.submit(credential=draft(by, organisation, **said), by=by, session=people.SESSION)


def source() -> Source:
    return Source(register="Council register", method=Method.ONLINE, date=today())


def approve(credential: Credential, by: User, until: date | None = None) -> Credential:
    return reviews.approve(
        credential=credential, revision=credential.revision, valid_until=until or today() + FAR,
        source=source(), by=by, session=people.SESSION,
        proof=people.proof(),
    )  # fmt: skip


def verified(holder: User, by: User, organisation: Organisation | None = None, **said: object) -> Credential:
    """Applied for, and approved by that verifier."""
    return approve(sent(holder, organisation, **said), by)


def suspend(
    credential: Credential, by: User, reason: str = "The council suspended the registration."
) -> Credential:
    return reviews.suspend(
        credential=credential,
        revision=credential.revision,
        reason=reason,
        by=by,
        session=people.SESSION,
        proof=people.proof(),
    )


def resume(credential: Credential, by: User, reason: str = "The council lifted it.") -> Credential:
    return reviews.resume(
        credential=credential,
        revision=credential.revision,
        reason=reason,
        by=by,
        session=people.SESSION,
        proof=people.proof(),
    )


def revoke(credential: Credential, by: User, reason: str = "The certificate was false.") -> Credential:
    return reviews.revoke(
        credential=credential,
        revision=credential.revision,
        reason=reason,
        by=by,
        session=people.SESSION,
        proof=people.proof(),
    )
