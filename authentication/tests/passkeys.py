"""A passkey in software: makes a key, answers challenges with finger or PIN given."""

import hashlib
import json
import os

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from domain.accounts.models import User

HOST = "testserver"
FLAGS = AuthenticatorData.FLAG
BOTH = FLAGS.UP | FLAGS.UV  # somebody is there, and it is her
SECOND_FACTOR = "/security/second-factor/"


class Passkey:
    """One credential of one person on one device."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(32)

    def answer(self, challenge: str) -> str:
        """To a challenge of a sign-in (JSON, as the browser would send it)."""
        data, client = self._data(), self._client("webauthn.get", challenge)
        signature = self.key.sign(bytes(data) + client.hash, ec.ECDSA(SHA256()))
        handle = websafe_encode(self.user.pk.hex.encode())
        return self._credential(
            {
                "authenticatorData": websafe_encode(bytes(data)),
                "signature": websafe_encode(signature),
                "userHandle": handle,
            },
            client,
        )

    def registration(self, challenge: str) -> str:
        """What is kept of it at the portal."""
        public = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]  # fido2 has no types there
        made = AttestedCredentialData.create(bytes(16), self.id, public)
        attested = AttestationObject.create("none", self._data(BOTH | FLAGS.AT, bytes(made)), {})
        return self._credential(
            {"attestationObject": websafe_encode(bytes(attested))}, self._client("webauthn.create", challenge)
        )

    def add_to(self, browser: Client) -> None:
        """Register it for the person who is signed in."""
        browser.get(f"{SECOND_FACTOR}webauthn/add/")
        sent = {"name": "Phone", "passwordless": "on", "credential": self.registration(challenge_of(browser))}
        answer = browser.post(f"{SECOND_FACTOR}webauthn/add/", sent)
        assert answer.status_code == 302, answer.content.decode()

    def _data(self, flags: AuthenticatorData.FLAG = BOTH, attested: bytes = b"") -> AuthenticatorData:
        made: AuthenticatorData = AuthenticatorData.create(
            hashlib.sha256(HOST.encode()).digest(), flags, 0, attested
        )
        return made

    def _client(self, kind: str, challenge: str) -> CollectedClientData:
        return CollectedClientData.create(kind, challenge, f"https://{HOST}")

    def _credential(self, response: dict[str, str], client: CollectedClientData) -> str:
        told = {**response, "clientDataJSON": websafe_encode(bytes(client))}
        known = websafe_encode(self.id)
        return json.dumps(
            {
                "id": known,
                "rawId": known,
                "type": "public-key",
                "response": told,
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )


def challenge_of(browser: Client) -> str:
    """The challenge that the portal waits for in this browser's session."""
    return str(browser.session["mfa.webauthn.state"]["challenge"])
