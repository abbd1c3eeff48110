"""The class of every field (security.md §2)."""

CLASSES = {
    "Mail": {
        "id": "metadata",
        "kind": "metadata",
        "to": "identity",
        "subject": "metadata",  # names nobody and nothing: one of a handful of fixed lines
        "body": "content",  # may hold a one-time code; gone once sent
        "state": "metadata",
        "attempts": "metadata",
        "not_before": "metadata",
        "owner": "metadata",
        "created_at": "metadata",
        "sent_at": "metadata",
    },
    "Notice": {
        "id": "metadata",
        "user": "metadata",
        "kind": "metadata",
        "subject_id": "metadata",
        "key": "metadata",
        "answer_by": "metadata",
        "at": "metadata",
        "read_at": "metadata",
    },
}
