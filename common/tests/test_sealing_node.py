"""Python and Node agree on the sealed format, in both directions."""

import json
import uuid
from typing import Any

from common.sealing import Header, open_sealed, seal
from common.tests.make_vectors import FILE, content
from common.tests.node import exchange
from common.tests.sealing_reference import seal_with_salt

CLI = "tools/sealing-node/cli.mjs"
VECTORS = json.loads(FILE.read_text())


def request(vector: dict[str, Any], op: Any, data: Any, **more: Any) -> Any:
    shared = {name: vector[name] for name in ("key", "patient", "header")}
    return {"op": op, **shared, "data": data.hex(), **more}


def parts(vector: dict[str, Any]) -> tuple[bytes, Header, uuid.UUID]:
    raw = vector["header"]
    header = Header(uuid.UUID(raw["record"]), raw["version"], raw["key_version"])
    return bytes.fromhex(vector["key"]), header, uuid.UUID(vector["patient"])


def test_node_seals_the_vectors_byte_for_byte() -> None:
    asked = [request(v, "seal", content(v["size"]), salt=v["salt"]) for v in VECTORS]
    for vector, answer in zip(VECTORS, exchange(CLI, asked), strict=True):
        wanted = seal_with_salt(*parts(vector), content(vector["size"]), bytes.fromhex(vector["salt"]))
        assert answer["data"] == wanted.hex()


def test_node_opens_what_python_sealed() -> None:
    asked = [request(v, "open", seal(*parts(v), content(v["size"]))) for v in VECTORS]
    for vector, answer in zip(VECTORS, exchange(CLI, asked), strict=True):
        assert answer["data"] == content(vector["size"]).hex()


def test_python_opens_what_node_sealed() -> None:
    asked = [request(v, "seal", content(v["size"])) for v in VECTORS]
    for vector, answer in zip(VECTORS, exchange(CLI, asked), strict=True):
        opened = open_sealed(*parts(vector), bytes.fromhex(answer["data"]))
        assert opened == content(vector["size"])


def test_node_refuses_what_python_refuses() -> None:
    vector = VECTORS[-2]
    sealed = seal(*parts(vector), content(vector["size"]))
    places = (0, 5, 7, 20, 27, 28, 60, 84, len(sealed) - 1)
    flipped = [sealed[:n] + bytes([sealed[n] ^ 1]) + sealed[n + 1 :] for n in places]
    swapped = sealed[:84] + sealed[84 + 16400 : 84 + 32800] + sealed[84 : 84 + 16400] + sealed[-16:]
    bad = [*flipped, swapped, sealed[:-16], sealed[:-1], sealed[:84], b""]
    answers = exchange(CLI, [request(vector, "open", data) for data in bad])
    assert answers == [{"error": "SealError"}] * len(bad)
