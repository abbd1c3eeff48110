import json
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from common.sealing import derive
from common.tests.node import ROOT

GIVEN = ROOT.parent / "shared" / "data" / "vectors" / "wycheproof"
beside = pytest.mark.skipif(not GIVEN.exists(), reason="no Wycheproof vectors beside the repository")


@given(st.binary(min_size=32, max_size=32), st.text(max_size=40))
def test_derive_is_hkdf_sha256_without_salt(key: bytes, info: str) -> None:
    general = HKDF(algorithm=SHA256(), length=32, salt=None, info=info.encode())
    assert derive(key, info) == general.derive(key)


def test_each_purpose_has_its_own_key() -> None:
    made = {derive(bytes(32), info) for info in ("commitment", "subject", "card", "preview")}
    assert len(made) == 4


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError) as refused:
        derive(bytes(length), "card")
    assert str(refused.value) == "a key is 32 bytes"


def cases(name: str) -> Any:
    groups = json.loads((GIVEN / name).read_text())["testGroups"]
    return [(group, test) for group in groups for test in group["tests"]]


@beside
def test_the_librarys_hkdf_passes_wycheproof() -> None:
    for _, test in cases("hkdf_sha256_test.json"):
        ikm, salt, info, okm = (bytes.fromhex(test[n]) for n in ("ikm", "salt", "info", "okm"))
        try:
            made = HKDF(SHA256(), test["size"], salt, info).derive(ikm)
        except ValueError:
            made = None
        assert (made == okm) == (test["result"] == "valid"), test["tcId"]


@beside
def test_the_librarys_aes_gcm_passes_wycheproof_at_our_sizes() -> None:
    ours = {"keySize": 256, "ivSize": 96, "tagSize": 128}
    run = [t for g, t in cases("aes_gcm_test.json") if ours.items() <= g.items()]
    assert len(run) > 40
    for test in run:
        key, iv, aad, ct, tag = (bytes.fromhex(test[n]) for n in ("key", "iv", "aad", "ct", "tag"))
        try:
            opened = AESGCM(key).decrypt(iv, ct + tag, aad) == bytes.fromhex(test["msg"])
        except InvalidTag:
            opened = False
        assert opened == (test["result"] == "valid"), test["tcId"]
