"""The class of every field (security.md §2).

The register of doctors and organisations is public; what they sent to prove it is sealed.
"""

CLASSES = {
    "Credential": {
        "id": "metadata",
        "user": "metadata",
        "organisation": "metadata",
        "renews": "metadata",
        "role": "public",
        "state": "public",
        "full_name": "public",
        "licence_number": "public",
        "authority": "public",
        "country": "public",
        "specialty": "public",
        "licence_valid_until": "public",
        "licence_index": "metadata",  # HMAC under the vault's pepper
        "card": "content",
        "valid_until": "public",
        "sequence": "public",
        "revision": "metadata",
        "sendings": "metadata",
        "reviewer": "metadata",
        "created_at": "metadata",
        "submitted_at": "metadata",
        "due_at": "metadata",
        "decided_at": "metadata",
    },
    "Paper": {
        "id": "metadata",
        "credential": "metadata",
        "kind": "metadata",
        "state": "metadata",
        "content_type": "metadata",
        "size": "metadata",
        "pages": "metadata",
        "plaintext_sha256": "metadata",  # masked under the vault's pepper
        "ciphertext_sha256": "metadata",
        "duplicate_index": "metadata",  # HMAC under the vault's pepper
        "body": "content",
        "cid": "metadata",
        "name": "content",
        "reason": "metadata",
        "advice": "metadata",
        "added_by": "metadata",
        "added_at": "metadata",
    },
    "Decision": {
        "id": "metadata",
        "credential": "metadata",
        "verifier": "metadata",
        "outcome": "metadata",
        "reasons": "content",
        "source_register": "metadata",
        "source_method": "metadata",
        "source_date": "metadata",
        "valid_until": "public",
        "account": "public",
        "sequence": "public",
        "on_chain": "metadata",
        "at": "metadata",
    },
    "Submission": {
        "id": "metadata",
        "credential": "metadata",
        "number": "metadata",
        "values": "identity",
        "papers": "metadata",  # digests of sealed bytes
        "by": "metadata",
        "at": "metadata",
    },
    "SupportCase": {
        "id": "metadata",
        "patient": "metadata",
        "verifier": "metadata",
        "reason": "content",
        "at": "metadata",
    },
}
