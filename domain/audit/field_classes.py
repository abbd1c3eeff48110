"""The class of every field (security.md §2).

Detail holds metadata only: states, counts, names of fields, never their contents.
"""

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
    "Segment": {
        "id": "metadata",
        "number": "metadata",
        "first_id": "metadata",
        "last_id": "metadata",
        "count": "metadata",
        "total": "metadata",
        "previous": "metadata",
        "head": "metadata",
        # Keeps guesses about the log from being tried on the chain's commitment; the rows themselves are
        # beside it.
        "salt": "metadata",
        "sealed_at": "metadata",
    },
    "Link": {"id": "metadata", "hash": "metadata"},
    "Check": {
        "id": "metadata",
        "began_at": "metadata",
        "ended_at": "metadata",
        "rows": "metadata",
        "unsealed": "metadata",
        "findings": "metadata",
        "first": "metadata",  # numbers of rows and segments
    },
}
