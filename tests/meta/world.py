"""Alice with one of everything that has an address of its own, and who may not see it."""

import io
import json
import time
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.test import Client

from domain.accounts.models import Function, Patient, User
from domain.accounts.services import staff
from domain.accounts.session_store import stored_key
from domain.accounts.tests.passkeys import Passkey
from domain.credentials.services import applications, papers
from domain.credentials.tests import acts as applying
from domain.records.services import erasing
from domain.records.tests import acts, importing_acts, made_files
from organisations.tests.conftest import verified
from tests import people
from tests.meta.routes import Route

MISSING: dict[str, object] = {"int": 987654321, "slug": "q" * 40, "str": "missing"}


@dataclass
class World:
    alice: Patient
    mallory: Patient
    alices: dict[str, object]

    def values(self, route: Route) -> dict[str, object]:
        """Alice's ids for a route. KeyError: a new kind of id needs one here."""
        return {name: self._value(route, name) for name in route.names}

    def missing(self, route: Route) -> dict[str, object]:
        """Ids of the same shape that nobody has."""
        return {name: uuid4() if kind == "uuid" else MISSING[kind] for name, kind in route.names.items()}

    def _value(self, route: Route, name: str) -> object:
        special = f"{route.name}.{name}"
        return self.alices[special] if special in self.alices else self.alices[name]

    def browser(self, user: User, *, home: str = "/home/") -> Client:
        """Signed in a moment ago with everything there is to sign in with, so that only what is asked about stands in the way."""
        browser = Client(raise_request_exception=False)
        browser.force_login(user)
        session = browser.session
        session["account_authentication_methods_user"] = str(user.pk)
        proofs: list[dict[str, object]] = [{"method": "password"}, {"method": "mfa", "type": "webauthn"}]
        session["account_authentication_methods"] = [{**proof, "at": time.time()} for proof in proofs]
        session.save()
        assert browser.get(home).status_code == 200
        return browser


def made() -> World:
    alice, mallory = people.patient("Alice"), people.patient("Mallory")
    record = acts.keep(alice, acts.upload(alice, made_files.pdf(text="Haemoglobin 13.4"), name="befund.pdf"))
    erased = acts.keep(alice, acts.upload(alice, made_files.pdf(text="To be erased"), name="old.pdf"), record_date=date(2020, 1, 2))
    erasing.erase(record=erased, by=alice.user)
    upload = acts.upload(alice, made_files.pdf(text="Waiting"), name="waiting.pdf")
    credential = json.loads(Passkey(alice.user).registration("bWVkY2hhaW4"))
    passkey = Authenticator.objects.create(user=alice.user, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone", "credential": credential})
    phone = people.signed_in(alice.user)
    history = importing_acts.hand_in(alice, importing_acts.history())
    ids: dict[str, object] = {
        "import_id": history.pk,
        "record_id": record.pk,
        "number": 1,
        "index": 0,
        "upload_id": upload.pk,
        "patients:record-receipt.record_id": erased.pk,
        "patients:record-receipt-file.record_id": erased.pk,
        "pk": passkey.pk,
        "key": stored_key(phone.cookies["sessionid"].value),
        "role": "patient",
        **_of_hope(),
        **_of_yusuf(),
        "user_id": alice.user.pk,
    }
    return World(alice, mallory, ids)


def _of_yusuf() -> dict[str, object]:
    """A doctor's application that waits for a verifier, and its paper."""
    credential = applying.sent(people.doctor("Yusuf").user)
    return {"credential_id": credential.pk, "admin_portal:paper-page.paper_id": credential.papers.get().pk}


def _of_hope() -> dict[str, object]:
    """A hospital with a member of staff, an open invitation and a paper of its application."""
    hope = verified(people.organisation("Hospital Hope"))
    nora = people.staff("Nora", hope, Function.DESK)
    invitation = staff.invite(organisation=hope, email="new@example.org", name="New", functions=Function.DESK, by=hope.created_by)
    content = made_files.pdf(text="Operating licence")
    draft = applications.begin(by=hope.created_by, organisation=hope)
    paper = papers.receive(credential=draft, name="licence.pdf", source=io.BytesIO(content).read, expected=len(content), by=hope.created_by)
    return {
        "kind": "operating",
        "account_signup_role.role": "doctor",
        "invitation_id": invitation.pk,
        **{f"{space}:staff-end.membership_id": nora.memberships.get().pk for space in ("hospitals", "pharmacies", "insurers")},
        **{f"{space}:paper-remove.paper_id": paper.pk for space in ("hospitals", "pharmacies", "insurers")},
    }
