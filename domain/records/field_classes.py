"""The class of every field (security.md §2).

A digest of a plaintext would let its content be guessed: it is kept masked under the vault's pepper.
"""

CLASSES = {
    "Record": {
        "id": "metadata",
        "patient": "metadata",
        "kind": "metadata",
        "category": "metadata",
        "confidentiality": "metadata",
        "record_date": "metadata",
        "author": "metadata",
        "author_address": "identity",
        "state": "metadata",
        "reason": "content",
        "withdrawn_under": "metadata",
        "current": "metadata",
        "source": "metadata",
        "created_at": "metadata",
    },
    "Version": {
        "id": "metadata",
        "record": "metadata",
        "number": "metadata",
        "content_type": "metadata",
        "length": "metadata",
        "category": "metadata",
        "confidentiality": "metadata",
        "record_date": "metadata",
        "plaintext_sha256": "content",  # masked
        "duplicate_index": "metadata",  # HMAC under the vault's pepper
        "ciphertext_sha256": "metadata",
        "body": "content",
        "cid": "metadata",
        "card": "content",
        "words": "content",
        "commitment": "metadata",
        "subject": "metadata",
        "metadata": "identity",  # with the author's name
        "created_at": "metadata",
        "created_by": "metadata",
        "grant": "metadata",
    },
    "Draft": {
        "id": "metadata",
        "patient": "metadata",
        "by": "metadata",
        "amends": "metadata",
        "sealed": "content",
        "changed_at": "metadata",
    },
    "Upload": {
        "id": "metadata",
        "patient": "metadata",
        "by": "metadata",
        "record_id": "metadata",
        "version": "metadata",
        "state": "metadata",
        "size": "metadata",
        "content_type": "metadata",
        "plaintext_sha256": "content",  # masked
        "duplicate_index": "metadata",  # HMAC under the vault's pepper
        "ciphertext_sha256": "metadata",
        "cid": "metadata",
        "facts": "metadata",  # pages, width, height, frames, modality, date
        "details": "content",  # name and words, sealed under the patient's key
        "reason": "metadata",  # one of our own sentences
        "advice": "metadata",
        "existing": "metadata",
        "created_at": "metadata",
    },
    "Preview": {
        "id": "metadata",
        "record_id": "metadata",
        "version": "metadata",
        "index": "metadata",
        "content_type": "metadata",
        "data": "content",
        "created_at": "metadata",
    },
    "Erasure": {
        "id": "metadata",
        "number": "metadata",
        "record_id": "metadata",
        "patient": "metadata",
        "versions": "metadata",
        "erased_at": "metadata",
        "key_destroyed_at": "metadata",
        "cids": "metadata",
        "removed_at": "metadata",
    },
}
