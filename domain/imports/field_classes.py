"""The class of every field (security.md §2)."""

CLASSES = {
    "Import": {
        "id": "metadata",
        "patient": "metadata",
        "by": "metadata",
        "state": "metadata",
        "size": "metadata",
        "cid": "metadata",
        "key": "content",  # of the file while it waits, sealed under the patient's key
        "details": "content",  # names, sentences about resources; sealed likewise
        "is_confirmed": "metadata",
        "total": "metadata",
        "done": "metadata",
        "added": "metadata",
        "known": "metadata",
        "left_out": "metadata",
        "session": "metadata",  # a digest
        "is_attended": "metadata",
        "leased_by": "metadata",
        "leased_until": "metadata",
        "created_at": "metadata",
        "finished_at": "metadata",
    },
    "ImportedSource": {
        "id": "metadata",
        "patient": "metadata",
        "index": "metadata",  # HMAC under the vault's pepper
        "record": "metadata",
    },
}
