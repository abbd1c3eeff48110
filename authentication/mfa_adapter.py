"""How django-allauth keeps and names second factors: seeds sealed, people by their account number."""

import io

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from authentication.labels import ERRORS
from domain.accounts import second_factor_seeds
from domain.accounts.models import User


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": ERRORS["incorrect_code"]}

    def encrypt(self, text: str) -> str:
        return second_factor_seeds.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return second_factor_seeds.opened(encrypted_text)

    def get_totp_label(self, user: User) -> str:
        return user.number

    def _get_user_identifier(self, user: User) -> str:
        return user.number

    def _get_site_name(self) -> str:
        return "MedChain"

    def build_totp_svg(self, url: str) -> str:
        out = io.BytesIO()
        segno.make(url, error="m").save(
            out, kind="svg", scale=4, border=4, light="#fff", xmldecl=False, omitsize=True
        )
        return out.getvalue().decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """What stands in the field where a new passkey is named."""
        held = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {held + 1}" if held else "Passkey"
