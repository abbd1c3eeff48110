"""Signing what contracts decide from, for hosted accounts: who may sign what, how fresh the login must be,
and a line in the vault's log.
"""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from adapters.chain import deployment, keys
from adapters.chain.acts.base import Act
from adapters.chain.acts.effects import Login
from adapters.vault.interface import SecondFactor
from common import clock
from vault.models import Event
from vault.services import accounts, events, pending_checks
from vault.wrapping import refused


def sign_act(
    *,
    account: UUID,
    session: bytes,
    act: Act,
    proof: SecondFactor | None = None,
    on_behalf_of: UUID | None = None,
) -> bytes:
    """65 bytes.

    Refused where the act is another account's, the login too old, or one of those who act suspended.
    """
    address = accounts.address_of(account)
    if len(session) != 32 or act.public().signer != address or not _is_proved(act.login, proof):
        raise refused()
    if not act.is_sound(clock.unix(clock.now())):
        raise refused()
    if on_behalf_of is not None and not act.is_for_organisations:
        raise refused()
    # Ending is open to whoever owns it, at any time: a suspended doctor is a patient somewhere, too.
    if not act.only_ends:
        for each in (address, *([accounts.address_of(on_behalf_of)] if on_behalf_of else [])):
            pending_checks.check_signer(each)
    statement = act.typed(deployment.load(settings.CHAIN_ID))
    detail = {"act": type(act).__name__, "digest": statement.digest().hex(), "session": session.hex()[:16]}
    if on_behalf_of is not None:
        detail["by"] = str(on_behalf_of)
    with transaction.atomic(using="vault"):
        signature = keys.sign_typed(accounts.key_of(account), statement)
        events.write(action=Event.Action.ACT_SIGNED, subject=account, detail=detail)
    return signature


def _is_proved(login: Login, proof: SecondFactor | None) -> bool:
    """Ending needs a live session only; allowing a fresh login; deciding about others, and closing an address
    for good, a second factor: the act says which.
    """
    if login is Login.SESSION:
        return True
    if proof is None or not accounts.is_fresh(proof):
        return False
    if login is Login.SECOND_FACTOR:
        return accounts.is_strong(proof)
    return bool({"password", "webauthn"} & set(proof.methods))
