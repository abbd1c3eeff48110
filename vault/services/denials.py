"""What ends a grant before the chain knows it: a signed Revoke, a signed Halt, or that its one use is taken."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from adapters.chain import deployment, keys, typed_data
from adapters.chain.contracts.consents import key_of
from adapters.chain.errors import BadSignatureError
from adapters.chain.values import FOREVER
from adapters.vault.interface import Requester
from common import clock
from vault.models import Denial, Opening
from vault.wrapping import refused

OPENING = timedelta(minutes=15)


def deny_grant(*, patient: str, terms: bytes, signature: bytes) -> None:
    """Hold the patient's Revoke of the grant with that terms hash. Again is fine; refused where somebody else signed it."""
    consents = deployment.load(settings.CHAIN_ID).consents
    _check_signer(patient, typed_data.revoke(terms, chain_id=settings.CHAIN_ID, consents=consents), signature)
    row = Denial(owner=patient, consent=key_of(patient, terms), signature=signature, at=clock.now())
    Denial.objects.bulk_create([row], ignore_conflicts=True)


def deny_until(*, patient: str, until: int, signature: bytes) -> None:
    """Hold the patient's Halt: `until` is at most now, or FOREVER (the address is closed)."""
    if until != FOREVER and until > clock.unix(clock.now()):
        raise refused()
    consents = deployment.load(settings.CHAIN_ID).consents
    _check_signer(patient, typed_data.halt(until, chain_id=settings.CHAIN_ID, consents=consents), signature)
    Denial.objects.create(owner=patient, until=until, signature=signature, at=clock.now())


def stands(*, owner: str, consent: bytes, granted_at: int) -> bool:
    """Whether a held statement ends that grant."""
    return Denial.objects.filter(Q(consent=consent) | Q(until__gte=granted_at), owner=owner).exists()


def take_opening(*, consent: bytes, requester: Requester) -> None:
    """The one use of a one-time grant: fifteen minutes for the session that came first, refused to all others and afterwards."""
    now = clock.now()
    Opening.objects.bulk_create(
        [Opening(consent=consent, account=requester.account, session=requester.session, opened_at=now)], ignore_conflicts=True
    )
    mine = Opening.objects.filter(consent=consent, account=requester.account, session=requester.session, opened_at__gt=now - OPENING)
    if not mine.exists():
        raise refused()


def _check_signer(patient: str, typed: typed_data.TypedData, signature: bytes) -> None:
    try:
        signer = keys.recover(typed, signature)
    except BadSignatureError:
        raise refused() from None
    if signer != patient:
        raise refused()
