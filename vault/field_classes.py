"""The class of every field (security.md §2)."""

_KEY = {"master_version": "metadata", "wrapped": "keys", "created_at": "metadata"}

CLASSES = {
    "PatientKey": {"patient": "metadata", "account": "metadata", "version": "metadata", **_KEY},
    "AccountKey": {"account": "metadata", "address": "identity", **_KEY},
    "SecretKey": {"name": "metadata", **_KEY},
    "Envelope": {
        "id": "metadata",
        "patient": "metadata",
        "record": "metadata",
        "version": "metadata",
        "state": "metadata",
        "wrapped": "keys",
        "binding_digest": "metadata",  # a digest of many facts with a random id among them
        "opened_at": "metadata",
        "closed_at": "metadata",
        "confirmed_at": "metadata",
    },
    "Token": {
        "id": "metadata",
        "digest": "metadata",  # of 256 random bits
        "account": "metadata",
        "address": "identity",
        "session": "metadata",  # the digest of a session's key
        "action": "metadata",
        "versions": "metadata",
        "consent": "metadata",  # a salted digest that stands on chain
        "owner": "identity",
        "organisation": "identity",
        "granted_at": "metadata",
        "pending_checked": "metadata",
        "keys": "metadata",  # how many were asked for
        "issued_at": "metadata",
        "expires_at": "metadata",
        "redeemed_at": "metadata",
    },
    "Denial": {
        "id": "metadata",
        "owner": "identity",
        "consent": "metadata",
        "until": "metadata",
        "signature": "metadata",
        "at": "metadata",
    },
    "PendingStatement": {
        "id": "metadata",
        "about": "metadata",
        "subject": "identity",
        "signer": "identity",
        "sequence": "metadata",
        "digest": "metadata",
        "signature": "metadata",
        "sealed": "content",
        "is_proved": "metadata",
        "at": "metadata",
    },
    "Opening": {
        "id": "metadata",
        "consent": "metadata",
        "account": "metadata",
        "session": "metadata",
        "opened_at": "metadata",
    },
    "Event": {
        "id": "metadata",
        "action": "metadata",
        "subject": "metadata",
        "detail": "metadata",
        "at": "metadata",
    },
}
