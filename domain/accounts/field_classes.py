"""The class of every field (security.md §2)."""

CLASSES = {
    "User": {
        "id": "metadata",
        "password": "identity",  # an Argon2id hash: opens nothing by itself
        "last_login": "metadata",
        "email": "identity",
        "role": "metadata",
        "number": "identity",
        "address": "identity",
        "name": "identity",
        "is_active": "metadata",
        "language": "metadata",
        "theme": "metadata",
        "session_epoch": "metadata",
        "created_at": "metadata",
    },
    "Patient": {
        "id": "metadata",
        "user": "metadata",
        "birth_date": "identity",
        "gender": "identity",
        "phone": "identity",
        "postal_address": "identity",
        "discoverable": "metadata",
        "identity_level": "metadata",
        "personal": "content",
        "national_id_country": "metadata",
        "national_id_sealed": "content",
        "national_id_index": "metadata",  # HMAC under the vault's pepper
        "is_double": "metadata",
        "profile_version": "metadata",
    },
    "ProfileVersion": {
        "id": "metadata",
        "patient": "metadata",
        "version": "metadata",
        "details_sha256": "metadata",  # over a value only the vault derives
        "changed": "metadata",  # names of fields
        "created_at": "metadata",
    },
    "Session": {
        "session_key": "metadata",  # the digest of the key
        "session_data": "metadata",  # sealed under the portal's own secret
        "expire_date": "metadata",
        "user_id": "metadata",
        "started_at": "metadata",
        "ip": "identity",
        "user_agent": "identity",
    },
    "EndedSession": {
        "session_key": "metadata",  # the digest of a key that enters no more
        "ending": "metadata",
        "at": "metadata",
    },
    "Doctor": {
        "id": "metadata",
        "user": "metadata",
        "specialty": "public",
        "phone": "identity",
        "postal_address": "identity",
        "hospitals": "identity",
        "personal": "content",
        "profile_version": "metadata",
    },
    "PossibleDuplicate": {
        "id": "metadata",
        "first": "metadata",
        "second": "metadata",
        "found_at": "metadata",
    },
    "StartCode": {
        "id": "metadata",
        "user": "metadata",
        "digest": "metadata",  # of 100 random bits: opens nothing
        "expires_at": "metadata",
        "used_at": "metadata",
    },
}
