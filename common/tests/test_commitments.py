import hashlib
from typing import Any

import pytest

from common.commitments import commitment, metadata_bytes, subject
from common.keccak import keccak256
from common.sealing import derive

FACTS: dict[str, Any] = {
    "salt": bytes([1] * 32),
    "kind": "report",
    "version": 1,
    "plaintext_sha256": bytes([2] * 32),
    "ciphertext_sha256": bytes([3] * 32),
    "metadata_sha256": bytes([4] * 32),
}
OWNER = "0x00000000000000000000000000000000000A11cE"


def test_keccak_is_ethereums() -> None:
    known = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert keccak256(b"").hex() == known


def test_commitment_is_the_digest_of_six_words() -> None:
    words = [bytes([1] * 32), keccak256(b"report"), (1).to_bytes(32, "big")]
    words += [bytes([n] * 32) for n in (2, 3, 4)]
    assert commitment(**FACTS) == keccak256(b"".join(words))


@pytest.mark.parametrize(
    "change",
    [
        {"salt": bytes(32)},
        {"kind": "image"},
        {"version": 2},
        {"plaintext_sha256": bytes(32)},
        {"ciphertext_sha256": bytes(32)},
        {"metadata_sha256": bytes(32)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_fact_counts(change: Any) -> None:
    assert commitment(**FACTS) != commitment(**{**FACTS, **change})


@pytest.mark.parametrize("digest", ["salt", "plaintext_sha256", "ciphertext_sha256", "metadata_sha256"])
def test_digests_of_another_length_are_refused(digest: str) -> None:
    for length in (0, 31, 33):
        with pytest.raises(ValueError) as refused:
            commitment(**{**FACTS, digest: bytes(length)})
        assert str(refused.value) == "salt and digests are 32 bytes each"


def test_subject_needs_the_key_and_the_owner() -> None:
    key = bytes(range(32))
    assert subject(record_key=key, owner=OWNER) == keccak256(
        derive(key, "subject") + bytes.fromhex(OWNER[2:])
    )
    assert subject(record_key=key, owner=OWNER) == subject(record_key=key, owner=OWNER.lower())


def test_a_kind_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError) as refused:
        commitment(**{**FACTS, "kind": ""})
    assert str(refused.value) == "a kind of evidence has a name"


@pytest.mark.parametrize("owner", ["", OWNER[2:], OWNER + "00", "0x" + "g" * 40, OWNER[:-2] + "  "])
def test_what_is_no_address_is_refused(owner: str) -> None:
    with pytest.raises(ValueError) as refused:
        subject(record_key=bytes(32), owner=owner)
    assert str(refused.value) == "an address is 0x and forty hexadecimal digits"


def test_metadata_has_one_form() -> None:
    one = {"b": [1, True, None], "a": {"z": "é", "y": ""}}
    other = {"a": {"y": "", "z": "é"}, "b": (1, True, None)}
    assert metadata_bytes(one) == metadata_bytes(other)
    assert metadata_bytes(one) == '{"a":{"y":"","z":"é"},"b":[1,true,null]}'.encode()
    assert hashlib.sha256(metadata_bytes({})).digest() == hashlib.sha256(b"{}").digest()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"a": 1.5}, "metadata holds text, whole numbers"),
        ({"a": 2**53}, "stay below 2^53"),
        ({"é": 1}, "names in metadata are ASCII text"),
        ({1: 1}, "names in metadata are ASCII text"),
        ({"a": "\ud800"}, "surrogates not allowed"),
        ({"a": b"x"}, "metadata holds text, whole numbers"),
        ({"a": [{"b": 0.1}]}, "metadata holds text, whole numbers"),
    ],
)
def test_what_has_no_single_form_is_refused(value: Any, said: str) -> None:
    with pytest.raises(ValueError) as refused:
        metadata_bytes(value)
    assert said in str(refused.value)
