"""Who gets keys: the decision and its token, then the release."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from adapters.vault.envelope_binding import BoundMetadata
from adapters.vault.interface import Action, GrantProof, Released, Requester, VersionRef
from common import clock
from common.sealing import derive
from vault.models import Envelope, Token
from vault.queries.envelopes import Found, of_records
from vault.services import budget, envelopes, grants
from vault.services.grants import OWN, Basis
from vault.wrapping import binding_digest, refused

LIFETIME = timedelta(seconds=60)
_TAKE = """
    UPDATE vault_token AS t SET redeemed_at = %(now)s
    WHERE digest = %(digest)s AND redeemed_at IS NULL AND expires_at > %(now)s
      AND account = %(account)s AND address = %(address)s AND session = %(session)s
      AND (consent IS NULL OR NOT EXISTS (
        SELECT 1 FROM vault_denial AS d WHERE d.owner = t.owner
          AND (d.consent = t.consent OR d.until >= t.granted_at)))
      AND (owner = '' OR NOT EXISTS (
        SELECT 1 FROM vault_pendingstatement AS h WHERE h.subject IN (t.owner, t.address, t.organisation)
          AND h.id <> ALL (t.pending_checked)))
    RETURNING *"""

_READABLE = (Envelope.State.CLOSED, Envelope.State.CONFIRMED)


class Decided(NamedTuple):
    """Yes: the envelopes, the digests of the bound metadata that was shown for each, and what it rests on."""

    rows: Found
    shown: dict[VersionRef, bytes]
    basis: Basis


def request(
    *,
    requester: Requester,
    bound: Mapping[VersionRef, BoundMetadata],
    action: Action,
    grant_proof: GrantProof | None = None,
) -> str:
    """Decide, and issue the token."""
    return _issue(requester, action, _decide(requester, bound, action, grant_proof))


def release(
    *,
    requester: Requester,
    bound: Mapping[VersionRef, BoundMetadata],
    action: Action,
    grant_proof: GrantProof | None = None,
) -> dict[VersionRef, Released]:
    """Decide and release in one, for whoever redeems at once: an owner's token is written as redeemed
    already, so nobody ever holds it.

    What others asked for is checked once more at the redemption, against what was revoked or halted
    meanwhile.
    """
    decided = _decide(requester, bound, action, grant_proof)
    if decided.basis is OWN:
        _issue(requester, action, decided, is_redeemed=True)
        return _opened(decided.rows, action)
    return redeem(token=_issue(requester, action, decided), requester=requester)


def redeem(*, token: str, requester: Requester) -> dict[VersionRef, Released]:
    """The keys, once: whoever redeems must be who asked, in the session that asked, within the minute."""
    _check_session(requester)
    row = _take(token, requester)
    shown = {
        VersionRef(UUID(record), version): bytes.fromhex(digest) for record, version, digest in row.versions
    }
    rows, are_current = _bound(shown)
    if row.owner and not are_current:
        raise refused()
    return _opened(rows, Action(row.action))


def collect() -> int:
    """Forget tokens that were never redeemed: how many. Redeemed ones stay, as the log of releases."""
    deleted, _ = Token.objects.filter(redeemed_at=None, expires_at__lt=clock.now()).delete()
    return deleted


def _decide(
    requester: Requester,
    bound: Mapping[VersionRef, BoundMetadata],
    action: Action,
    grant_proof: GrantProof | None,
) -> Decided:
    """Metadata other than the bound is refused before anybody is asked anything."""
    _check_session(requester)
    shown = {ref: binding_digest(ref, metadata) for ref, metadata in bound.items()}
    rows, are_current = _bound(shown)
    if _owns_all(requester, rows, bound):
        return Decided(rows, shown, OWN)
    # Others than the owner read what counts now, not what was hidden since.
    if not are_current:
        raise refused()
    if grant_proof is None:
        basis = grants.decide_papers(requester=requester, bound=bound)
    else:
        basis = grants.decide(requester=requester, bound=bound, action=action, grant_proof=grant_proof)
    budget.spend(requester, len(bound), action)
    return Decided(rows, shown, basis)


def _bound(shown: Mapping[VersionRef, bytes]) -> tuple[Found, bool]:
    """The envelopes, to which exactly this metadata (its digests) is bound; and whether they are the current
    versions.
    """
    rows, are_current = of_records(shown, states=_READABLE)
    if not all(hmac.compare_digest(bytes(rows[ref].binding_digest), digest) for ref, digest in shown.items()):
        raise refused()
    return rows, are_current


def _opened(rows: Found, action: Action) -> dict[VersionRef, Released]:
    keys = envelopes.patient_keys(rows)
    opened = {ref: envelopes.record_key(found, keys[found.patient_id]) for ref, found in rows.items()}
    return {
        ref: Released(card=derive(key, "card"), record=None if action == Action.LIST else key)
        for ref, key in opened.items()
    }


def _issue(requester: Requester, action: Action, decided: Decided, *, is_redeemed: bool = False) -> str:
    token, now, basis = secrets.token_urlsafe(32), clock.now(), decided.basis
    versions: list[list[Any]] = [
        [str(ref.record), ref.version, digest.hex()] for ref, digest in decided.shown.items()
    ]
    Token.objects.create(
        digest=_digest(token),
        account=requester.account,
        address=requester.address,
        session=requester.session,
        action=Action(action),
        versions=versions,
        consent=basis.consent,
        owner=basis.owner,
        organisation=basis.organisation,
        granted_at=basis.granted_at,
        pending_checked=basis.pending_checked,
        keys=0 if action == Action.LIST else len(decided.shown),
        issued_at=now,
        expires_at=now + LIFETIME,
        redeemed_at=now if is_redeemed else None,
    )
    return token


def _take(token: str, requester: Requester) -> Token:
    # One conditional UPDATE decides: between two redeemers, and against what was revoked or halted up to this
    # moment.
    taken = Token.objects.raw(
        _TAKE,
        {
            "now": clock.now(),
            "digest": _digest(token),
            "account": requester.account,
            "address": requester.address,
            "session": requester.session,
        },
        using="vault",
    )
    rows = list(taken)
    if len(rows) != 1:
        raise refused()
    return rows[0]


def _owns_all(requester: Requester, rows: Found, bound: Mapping[VersionRef, BoundMetadata]) -> bool:
    if any(row.patient.account != requester.account for row in rows.values()):
        return False
    # The owner's address was checked against her account when the envelope was closed, and is bound since.
    return all(metadata.owner == requester.address for metadata in bound.values())


def _check_session(requester: Requester) -> None:
    if len(requester.session) != 32:
        raise refused()


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="surrogatepass")).digest()
