"""Ethereum keys of hosted accounts: made here, used here, handed out once if their owner insists."""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from adapters.chain import deployment, keys, typed_data
from adapters.vault.interface import SecondFactor
from common import clock
from vault import master
from vault.master import KeyUse
from vault.models import AccountKey, Event
from vault.services import events, pending_checks
from vault.wrapping import account_bound, refused, unwrap, wrap

FRESH = 300
_CLOCKS_DIFFER = 5


def create(*, account: UUID) -> str:
    """The checksummed address of the account's key, made on the first call."""
    known = AccountKey.objects.filter(account=account).values_list("address", flat=True).first()
    if known is not None:
        return known
    address, key = keys.new_account()
    version, under = master.keys().current(KeyUse.ACCOUNTS)
    row = AccountKey(
        account=account,
        address=address,
        master_version=version,
        wrapped=wrap(under, key, account_bound(account, address)),
        created_at=clock.now(),
    )
    # Two first calls at once: the address that stands afterwards is everybody's.
    AccountKey.objects.bulk_create([row], ignore_conflicts=True)
    return AccountKey.objects.values_list("address", flat=True).get(account=account)


def export(*, account: UUID, proof: SecondFactor) -> str:
    """The private key as 0x-hex.

    The login must be at most 5 minutes old and have a second factor; logged before it is shown.
    """
    if not is_fresh(proof) or not is_strong(proof):
        raise refused()
    with transaction.atomic(using="vault"):
        key = key_of(account)
        events.write(
            action=Event.Action.ACCOUNT_EXPORTED,
            subject=account,
            detail={"methods": sorted(proof.methods), "login_at": proof.at},
        )
    return "0x" + key.hex()


def sign_statement(*, account: UUID, session: bytes, root: bytes, size: int, signed_at: int) -> bytes:
    """The author's signature (65 bytes) over `Statement(root,size,signedAt)` for the Anchors contract in use.

    Refused to the suspended.
    """
    if len(session) != 32 or len(root) != 32:
        raise refused()
    pending_checks.check_signer(address_of(account))
    anchors = deployment.load(settings.CHAIN_ID).anchors
    statement = typed_data.statement(root, size, signed_at, chain_id=settings.CHAIN_ID, anchors=anchors)
    with transaction.atomic(using="vault"):
        signature = keys.sign_typed(key_of(account), statement)
        events.write(
            action=Event.Action.STATEMENT_SIGNED,
            subject=account,
            detail={"root": root.hex(), "size": size, "session": session.hex()[:16]},
        )
    return signature


def destroy(*, account: UUID) -> None:
    """Destroy the key. Again is fine."""
    with transaction.atomic(using="vault"):
        destroyed, _ = AccountKey.objects.filter(account=account).delete()
        if destroyed:
            events.write(action=Event.Action.ACCOUNT_DESTROYED, subject=account)


def key_of(account: UUID) -> bytes:
    """The account's key (32 bytes), for as long as one call lasts."""
    row = AccountKey.objects.filter(account=account).first()
    if row is None:
        raise refused()
    under = master.keys().get(KeyUse.ACCOUNTS, row.master_version)
    return unwrap(under, row.wrapped, account_bound(account, row.address))


def address_of(account: UUID) -> str:
    """The checksummed address of a hosted account. Refused where there is none."""
    address = AccountKey.objects.filter(account=account).values_list("address", flat=True).first()
    if address is None:
        raise refused()
    return address


def is_fresh(proof: SecondFactor) -> bool:
    """Whether the login is at most five minutes old."""
    return -_CLOCKS_DIFFER <= clock.unix(clock.now()) - proof.at <= FRESH


def is_strong(proof: SecondFactor) -> bool:
    """A passkey with user verification is two factors by itself; a code needs the password beside it."""
    return "webauthn" in proof.methods or {"password", "totp"} <= set(proof.methods)
