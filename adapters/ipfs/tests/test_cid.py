"""The same addresses as Kubo's, without Kubo: against the vectors where they are at hand."""

import hashlib
import json
import random
from pathlib import Path

import numpy as np
import pytest

from adapters.ipfs import cid as cids
from adapters.ipfs.dag import Builder

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
VECTORS = DATA / "vectors" / "cid" / "cid_vectors.json"


def address(data: bytes, *, step: int = 4093) -> str:
    builder = Builder(lambda identifier, block: None)
    for at in range(0, len(data), step):
        builder.update(data[at : at + step])
    return cids.text(builder.finish())


def generated(size: int, state: int = 7) -> bytes:
    """The vectors' own pseudo-random bytes: a linear congruential generator, doubled: what n steps do to a
    state is linear too.
    """
    factor, addend = np.array([1664525], dtype=np.uint32), np.array([1013904223], dtype=np.uint32)
    states = np.array([state], dtype=np.uint32) * factor + addend
    while len(states) < size:
        states = np.concatenate([states, states * factor + addend])
        factor, addend = factor * factor, addend * factor + addend
    return (states[:size] >> 24).astype(np.uint8).tobytes()


@pytest.mark.skipif(not VECTORS.exists(), reason="the shared vectors are not beside this checkout")
def test_vectors() -> None:
    cases = json.loads(VECTORS.read_text())["cases"]
    assert len(cases) >= 18
    for case in cases:
        name = case["name"]
        if name.startswith("documents/"):
            data = (DATA / name).read_bytes()
        else:
            data = (
                generated(case["bytes"])
                if name.startswith("lcg-")
                else b""
                if name == "empty"
                else name.encode()
            )
        assert hashlib.sha256(data).hexdigest() == case["sha256"], name
        assert address(data) == case["v1_1m_raw"], name


def test_known_addresses() -> None:
    assert address(b"") == "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"
    assert address(b"hello world") == "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"


def test_pieces_of_any_size_give_the_same_address() -> None:
    data = random.Random(5).randbytes(3_000_000)
    assert address(data, step=1_000) == address(data, step=2_500_000)


def test_text_and_bytes_are_each_others_inverse() -> None:
    identifier = cids.binary(cids.RAW, b"x")
    assert cids.parse(cids.text(identifier)) == identifier
