"""The class of every field (security.md §2). Detail holds metadata only: states, counts, names of fields, never their contents."""

CLASSES = {
    "Event": {
        "id": "metadata",
        "action": "metadata",
        "actor": "metadata",
        "patient": "metadata",
        "subject_id": "metadata",
        "detail": "metadata",
        "at": "metadata",
    },
}
