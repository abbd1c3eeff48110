"""Alice with one of everything that has an address of its own, and who may not see it."""

import io
import json
import time
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.test import Client

from authentication.tests.passkeys import Passkey
from common import clock
from common.categories import EVERYTHING
from domain.accounts.models import Patient, User
from domain.accounts.session_store import stored_key
from domain.audit.models import Event
from domain.consents.models import Relationship
from domain.consents.services import grants, requests
from domain.consents.terms import Asked, Chosen, Purpose
from domain.credentials.models import Credential, CredentialState
from domain.credentials.services import applications, papers
from domain.credentials.tests import acts as applying
from domain.imports.tests import import_acts
from domain.organisations.models import Function
from domain.organisations.services import invitations, members
from domain.records.models import Upload, UploadState
from domain.records.services import drafts, erasures
from domain.records.tests import acts, made_files
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
        """Signed in a moment ago with everything there is to sign in with, so that only what is asked about
        stands in the way.
        """
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
    erased = acts.keep(
        alice,
        acts.upload(alice, made_files.pdf(text="To be erased"), name="old.pdf"),
        record_date=date(2020, 1, 2),
    )
    erasures.erase(record=erased, by=alice.user)
    upload = acts.upload(alice, made_files.pdf(text="Waiting"), name="waiting.pdf")
    credential = json.loads(Passkey(alice.user).registration("bWVkY2hhaW4"))
    passkey = Authenticator.objects.create(
        user=alice.user, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone", "credential": credential}
    )
    phone = people.signed_in(alice.user)
    history = import_acts.hand_in(alice, import_acts.history())
    ids: dict[str, object] = {
        "import_id": history.pk,
        "record_id": record.pk,
        "number": 1,
        "index": 0,
        "attachment": 1,
        "upload_id": upload.pk,
        "patients:record-receipt.record_id": erased.pk,
        "patients:record-receipt-file.record_id": erased.pk,
        "pk": passkey.pk,
        "key": stored_key(phone.cookies["sessionid"].value),
        "role": "patient",
        **_of_hope(),
        **_of_yusuf(),
        **_of_bob(alice),
        "user_id": alice.user.pk,
        **_of_alices_sharing(alice),
    }
    return World(alice, mallory, ids)


def _of_alices_sharing(alice: Patient) -> dict[str, object]:
    """A doctor whom Alice let in.

    Doctors, hospitals and kinds of records are everybody's to name: these are none.
    """
    carol = verified_doctor(people.doctor("Carol").user)
    asked = requests.ask(patient=alice, asked=Asked(Purpose.TREATMENT, EVERYTHING), by=carol)
    proof = people.proof("password")
    given = {
        "patient": alice,
        "purpose": Purpose.TREATMENT,
        "by": alice.user,
        "session": people.SESSION,
        "proof": proof,
    }
    grant = grants.offer(to=carol, chosen=Chosen(EVERYTHING), **given)  # type: ignore[arg-type]  # names of arguments
    return {
        "request_id": asked.pk,
        "grant_id": grant.pk,
        "relationship_id": Relationship.objects.get(user=carol).pk,
        "event_id": Event.objects.filter(patient=alice.pk).latest("id").pk,
        "organisation_id": alice.user.pk,
        "category": 31,
    }


def _of_yusuf() -> dict[str, object]:
    """A doctor's application that waits for a verifier, and its paper."""
    credential = applying.sent(people.doctor("Yusuf").user)
    return {"credential_id": credential.pk, "admin_portal:paper-page.paper_id": credential.papers.get().pk}


def _of_bob(alice: Patient) -> dict[str, object]:
    """A verified doctor who asked Alice, began to write for her, applies for a renewal and was asked by a
    clinic.
    """
    bob = verified_doctor(people.doctor("Bob").user)
    asked = requests.ask(patient=alice, asked=Asked(Purpose.TREATMENT, EVERYTHING), by=bob)
    draft = drafts.save(patient=alice, said={"template": "visit", "history": "Less short of breath."}, by=bob)
    upload = Upload.objects.create(patient=alice, by=bob, state=UploadState.DESCRIBE, cid="bafy")
    content = made_files.pdf(text="The new licence")
    renewal = applications.begin(by=bob)
    paper = papers.receive(
        credential=renewal, name="new.pdf", source=io.BytesIO(content).read, expected=len(content), by=bob
    )
    clinic = verified(people.organisation("Clinic Charity", "clinic", manager="Rosa"))
    membership = members.propose(organisation=clinic, user=bob, valid_from=clock.now(), by=clinic.created_by)
    return {
        "patient_id": alice.pk,
        "doctors:request-withdraw.request_id": asked.pk,
        "draft_id": draft.pk,
        "template": "visit",
        **{f"doctors:upload-{act}.upload_id": upload.pk for act in ("describe", "discard")},
        "doctors:paper-remove.paper_id": paper.pk,
        **{
            f"doctors:membership-{act}.membership_id": membership.pk for act in ("accept", "decline", "leave")
        },
    }


def verified_doctor(user: User) -> User:
    """As after a verifier's approval."""
    Credential.objects.create(
        user=user,
        role=user.role,
        state=CredentialState.APPROVED,
        full_name=user.name,
        licence_number=f"NR-{user.number}",
        licence_valid_until=clock.now().date() + timedelta(days=365),
        valid_until=clock.now() + timedelta(days=365),
        sequence=1,
    )
    return user


def _of_hope() -> dict[str, object]:
    """A hospital with a member of staff, an open invitation and a paper of its application."""
    hope = verified(people.organisation("Hospital Hope"))
    nora = people.staff("Nora", hope, Function.DESK)
    invitation = invitations.invite(
        organisation=hope, email="new@example.org", name="New", functions=Function.DESK, by=hope.created_by
    )
    content = made_files.pdf(text="Operating licence")
    draft = applications.begin(by=hope.created_by, organisation=hope)
    paper = papers.receive(
        credential=draft,
        name="licence.pdf",
        source=io.BytesIO(content).read,
        expected=len(content),
        by=hope.created_by,
    )
    return {
        "kind": "operating",
        "account_signup_role.role": "doctor",
        "invitation_id": invitation.pk,
        **{
            f"{space}:staff-{act}.membership_id": nora.memberships.get().pk
            for space in ("hospitals", "pharmacies", "insurers")
            for act in ("change", "end")
        },
        **{f"{space}:paper-remove.paper_id": paper.pk for space in ("hospitals", "pharmacies", "insurers")},
    }
