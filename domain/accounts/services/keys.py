"""Handing out the private key of a hosted account."""

from django.db import transaction

from adapters.vault import client
from adapters.vault.interface import SecondFactor
from domain.accounts.models import User
from domain.accounts.services import mail
from domain.audit.services import events


def export(*, user: User, proof: SecondFactor, by: User) -> str:
    """The key as 0x and 64 hexadecimal digits, to be shown once and kept nowhere. The owner is told by mail.

    Written down before the vault is asked: an export that leaves no event must not happen. Raises
    VaultRefusedError where `proof` is not fresh or lacks a second factor.
    """
    with transaction.atomic():
        events.write(
            action="account.key_export_asked",
            by=by,
            subject_id=user.pk,
            detail={"methods": sorted(proof.methods)},
        )
    key = client().export_account(account=user.pk, proof=proof)
    with transaction.atomic():
        mail.queue("key_exported", to=user.email)
        events.write(action="account.key_exported", by=by, subject_id=user.pk)
    return key
