#!/usr/bin/env python3
"""Check a file against its MedChain proof file (docs/proof-bundle.md). Needs Python 3.11 and nothing else; shares no code with what wrote the proof.

Ends with 0 if everything that was checked holds, 1 if something does not, 2 if the proof file cannot be read.
"""

import argparse
import hashlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

P, N = 2**256 - 2**32 - 977, 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141  # secp256k1: field and order
G = (0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798, 0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8)
MASK, RATE = 2**64 - 1, 136
Point = tuple[int, int] | None
Finding = tuple[bool | None, str]  # holds, does not, cannot be known


def keccak256(data: bytes) -> bytes:
    block = bytearray(data + b"\x01")
    block += bytes(-len(block) % RATE)
    block[-1] |= 0x80
    lanes = [[0] * 5 for _ in range(5)]
    for at in range(0, len(block), RATE):
        for i in range(RATE // 8):
            lanes[i % 5][i // 5] ^= int.from_bytes(block[at + 8 * i : at + 8 * i + 8], "little")
        permute(lanes)
    return b"".join(lanes[i][0].to_bytes(8, "little") for i in range(4))


def permute(a: list[list[int]]) -> None:
    def turn(lane: int, by: int) -> int:
        return (lane << by % 64 | lane >> (64 - by % 64)) & MASK

    feedback = 1
    for _ in range(24):
        parity = [a[x][0] ^ a[x][1] ^ a[x][2] ^ a[x][3] ^ a[x][4] for x in range(5)]
        for x in range(5):
            change = parity[x - 1] ^ turn(parity[(x + 1) % 5], 1)
            a[x] = [lane ^ change for lane in a[x]]
        x, y, moving = 1, 0, a[1][0]
        for step in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            moving, a[x][y] = a[x][y], turn(moving, (step + 1) * (step + 2) // 2)
        for y in range(5):
            row = [a[x][y] for x in range(5)]
            for x in range(5):
                a[x][y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5])
        for bit in range(7):
            feedback = (feedback << 1 ^ (feedback >> 7) * 0x71) & 0xFF
            a[0][0] ^= (feedback >> 1 & 1) << (1 << bit) - 1


def add(p: Point, q: Point) -> Point:
    if p is None or q is None:
        return p or q
    if p[0] == q[0] and (p[1] + q[1]) % P == 0:
        return None
    slope = 3 * p[0] ** 2 * pow(2 * p[1], -1, P) if p == q else (q[1] - p[1]) * pow(q[0] - p[0], -1, P)
    x = (slope**2 - p[0] - q[0]) % P
    return x, (slope * (p[0] - x) - p[1]) % P


def times(k: int, p: Point) -> Point:
    total: Point = None
    while k:
        total, p, k = add(total, p) if k & 1 else total, add(p, p), k >> 1
    return total


def signer(digest: bytes, signature: bytes) -> str:
    """The address that signed; "" if nobody can have, or not in the one form that is accepted (65 bytes, low s, v 27 or 28)."""
    r, s, v = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:64], "big"), signature[64:]
    if v not in (b"\x1b", b"\x1c") or not 0 < r < N or not 0 < s <= N // 2:
        return ""
    y = pow(r**3 + 7, (P + 1) // 4, P)
    if (y * y - r**3 - 7) % P:
        return ""
    point = (r, y if y % 2 == v[0] - 27 else P - y)
    key = times(pow(r, -1, N), add(times(s, point), times(-int.from_bytes(digest, "big") % N, G)))
    return "0x" + keccak256(key[0].to_bytes(32, "big") + key[1].to_bytes(32, "big"))[-20:].hex() if key else ""


def raw(text: Any, size: int = 32) -> bytes:
    if not isinstance(text, str) or not text.startswith("0x") or len(text) != 2 + 2 * size:
        raise ValueError(f"{str(text)[:80]!r} is not {size} bytes in hexadecimal")
    return bytes.fromhex(text[2:])


def word(number: Any) -> bytes:
    if type(number) is not int:
        raise ValueError(f"{str(number)[:80]!r} is not a whole number")
    return number.to_bytes(32, "big")


def leads(leaf: bytes, tree: dict[str, Any]) -> bool:
    node = leaf
    for sibling in map(raw, tree["proof"]):
        node = keccak256(min(node, sibling) + max(node, sibling))
    return node == raw(tree["root"])


def statement_digest(statement: dict[str, Any], chain: dict[str, Any]) -> bytes:
    domain_type = b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    of_names = b"".join(map(keccak256, (domain_type, b"MedChain Anchors", b"1")))
    domain = keccak256(of_names + word(chain["chainId"]) + bytes(12) + raw(chain["anchors"], 20))
    of_type = keccak256(b"Statement(bytes32 root,uint32 size,uint40 signedAt)")
    return keccak256(b"\x19\x01" + domain + keccak256(of_type + raw(statement["root"]) + word(statement["size"]) + word(statement["signedAt"])))


def offline(digest: bytes, proof: dict[str, Any]) -> list[Finding]:
    """What file and proof say by themselves. `digest` is the file's SHA-256."""
    digests, statement, chain = proof["digests"], proof["statement"], proof["chain"]
    meta = json.dumps(proof["metadata"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    kind = keccak256(proof["kind"].encode())
    parts = [raw(digests[name]) for name in ("plaintext", "ciphertext", "metadata")]
    commitment = keccak256(raw(proof["salt"]) + kind + word(proof["version"]) + b"".join(parts))
    leaf = keccak256(keccak256(kind + commitment + raw(proof["subject"]) + bytes(12) + raw(proof["author"], 20)))
    by = signer(statement_digest(statement, chain), raw(statement["signature"], 65))
    return [
        (digest == parts[0], "The file is, byte for byte, the one that the proof is about."),
        (hashlib.sha256(meta).digest() == parts[2], "The metadata are those that were recorded."),
        (commitment == raw(proof["commitment"]), "The commitment is made of this kind, version, content and metadata."),
        (leaf == raw(proof["leaf"]), "The leaf is made of this commitment, subject and author."),
        (leads(leaf, statement), f"The leaf is one of the {statement['size']} that were signed together."),
        (by == proof["author"].lower(), f"{proof['author']} signed them, dated {moment(statement['signedAt'])} by the signer's own clock."),
        (leads(leaf, proof["batch"]), f"The leaf is one of the {proof['batch']['size']} of the batch {proof['batch']['root']}."),
    ]


def online(url: str, proof: dict[str, Any]) -> Finding:
    """What a node says of the batch."""
    chain, path = proof["chain"], [raw(part) for part in proof["batch"]["proof"]]
    if int(ask(url, "eth_chainId"), 16) != chain["chainId"]:
        return None, f"The node is not on chain {chain['chainId']}: it can say nothing about this proof."
    call = keccak256(b"verify(bytes32,bytes32[],bytes32)")[:4] + raw(proof["batch"]["root"]) + word(96) + raw(proof["leaf"])
    call += word(len(path)) + b"".join(path)
    answer = bytes.fromhex(ask(url, "eth_call", {"to": chain["anchors"], "data": "0x" + call.hex()}, "latest")[2:])
    at, notary = int.from_bytes(answer[:32], "big"), "0x" + answer[44:64].hex()
    return at > 0, f"The batch is anchored on chain {chain['chainId']}" + (f" since {moment(at)}, by the notary {notary}." if at else ".")


def ask(url: str, method: str, *params: Any) -> str:
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    with urlopen(Request(url, body, {"Content-Type": "application/json"}), timeout=10) as reply:  # noqa: S310 - the address is the caller's own
        return str(json.load(reply)["result"])


def moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%d %B %Y, %H:%M UTC")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name occurs twice")
    return dict(pairs)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("proof", type=Path)
    parser.add_argument("--rpc", metavar="URL", help="a node of the chain: since when the batch is anchored")
    parser.add_argument("--anchors", metavar="ADDRESS", help="the contract that the issuer publishes: the proof must name this one")
    given = parser.parse_args()
    try:
        proof = json.loads(given.proof.read_bytes(), object_pairs_hook=once)
        if proof["format"] != "medchain-proof/1":
            raise ValueError("another format")
        with given.file.open("rb") as file:
            findings = offline(hashlib.file_digest(file, "sha256").digest(), proof)
        if given.anchors:
            findings.append((raw(given.anchors, 20) == raw(proof["chain"]["anchors"], 20), "The proof names the issuer's contract."))
    except (ArithmeticError, AttributeError, KeyError, LookupError, OSError, RecursionError, TypeError, ValueError) as error:
        print(f"This cannot be checked: {type(error).__name__}: {error}")
        return 2
    try:
        findings.append(online(given.rpc, proof) if given.rpc else (None, "Since when the batch is anchored: ask a node of the chain (--rpc)."))
    except (LookupError, OSError, TypeError, ValueError) as error:
        findings.append((None, f"Since when the batch is anchored: the node gave no answer ({error})."))
    findings.append((None, "Whose account the signer's is, the licence on that day, and whether a newer version exists: ask the issuing portal."))
    for holds, sentence in findings:
        print(f"{'not known' if holds is None else 'holds' if holds else 'DOES NOT HOLD':>13}  {sentence}")
    return 1 if any(holds is False for holds, _ in findings) else 0


if __name__ == "__main__":
    sys.exit(main())
