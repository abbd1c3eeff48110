#!/usr/bin/env python3
"""Check a file against its MedChain proof file (docs/proof-bundle.md).

Needs Python 3.11 and `pip install eth-account`; shares no code with what wrote the proof.

Ends with 0 if everything that was checked holds, 1 if something does not, 2 if the proof file cannot be read.
"""

import argparse
import hashlib
import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_keys.exceptions import BadSignature
from eth_utils.crypto import keccak
from eth_utils.exceptions import ValidationError

sys.setrecursionlimit(
    1000
)  # eth-account lifts it so far that a deeply nested proof file would end Python itself
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141  # of the curve secp256k1
STATEMENT = {
    "Statement": [
        {"name": "root", "type": "bytes32"},
        {"name": "size", "type": "uint32"},
        {"name": "signedAt", "type": "uint40"},
    ]
}
Finding = tuple[bool | None, str]  # holds, does not, cannot be known


def raw(text: Any, size: int = 32) -> bytes:
    if not isinstance(text, str) or not re.fullmatch(f"0x[0-9a-fA-F]{{{2 * size}}}", text):
        raise ValueError(f"{str(text)[:80]!r} is not {size} bytes in hexadecimal")
    return bytes.fromhex(text[2:])


def whole(number: Any, bits: int = 256) -> int:
    if type(number) is not int or not 0 <= number < 1 << bits:
        raise ValueError(f"{str(number)[:80]!r} is not a whole number of {bits} bits")
    return number


def word(number: Any) -> bytes:
    return whole(number).to_bytes(32, "big")


def leads(leaf: bytes, tree: dict[str, Any]) -> bool:
    node = leaf
    for sibling in map(raw, tree["proof"]):
        node = keccak(min(node, sibling) + max(node, sibling))
    return node == raw(tree["root"])


def signer(statement: dict[str, Any], chain: dict[str, Any]) -> str:
    """The address that signed; "" if nobody can have, or not in the one form that is accepted (low s, v 27 or
    28).
    """
    domain = {
        "name": "MedChain Anchors",
        "version": "1",
        "chainId": whole(chain["chainId"]),
        "verifyingContract": raw(chain["anchors"], 20),
    }
    message = {
        "root": raw(statement["root"]),
        "size": whole(statement["size"], 32),
        "signedAt": whole(statement["signedAt"], 40),
    }
    signature = raw(statement["signature"], 65)
    if signature[64] not in (27, 28) or int.from_bytes(signature[32:64], "big") > ORDER // 2:
        return ""
    try:
        return str(
            Account.recover_message(encode_typed_data(domain, STATEMENT, message), signature=signature)
        ).lower()
    except (BadSignature, ValidationError):
        return ""


def offline(digest: bytes, proof: dict[str, Any]) -> list[Finding]:
    """What file and proof say by themselves. `digest` is the file's SHA-256."""
    digests, statement, chain = proof["digests"], proof["statement"], proof["chain"]
    meta = json.dumps(proof["metadata"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    kind = keccak(proof["kind"].encode())
    parts = [raw(digests[name]) for name in ("plaintext", "ciphertext", "metadata")]
    commitment = keccak(raw(proof["salt"]) + kind + word(proof["version"]) + b"".join(parts))
    leaf = keccak(keccak(kind + commitment + raw(proof["subject"]) + bytes(12) + raw(proof["author"], 20)))
    by = signer(statement, chain)
    return [
        (digest == parts[0], "The file is, byte for byte, the one that the proof is about."),
        (hashlib.sha256(meta).digest() == parts[2], "The metadata are those that were recorded."),
        (
            commitment == raw(proof["commitment"]),
            "The commitment is made of this kind, version, content and metadata.",
        ),
        (leaf == raw(proof["leaf"]), "The leaf is made of this commitment, subject and author."),
        (leads(leaf, statement), f"The leaf is one of the {statement['size']} that were signed together."),
        (
            by == proof["author"].lower(),
            (
                f"{proof['author']} signed them, dated {moment(statement['signedAt'])} by the signer's "
                "own clock."
            ),
        ),
        (
            leads(leaf, proof["batch"]),
            f"The leaf is one of the {whole(proof['batch']['size'])} of the batch {proof['batch']['root']}.",
        ),
    ]


def online(url: str, proof: dict[str, Any]) -> Finding:
    """What a node says of the batch."""
    chain, path = proof["chain"], [raw(part) for part in proof["batch"]["proof"]]
    if int(ask(url, "eth_chainId"), 16) != chain["chainId"]:
        return None, f"The node is not on chain {chain['chainId']}: it can say nothing about this proof."
    call = (
        keccak(b"verify(bytes32,bytes32[],bytes32)")[:4]
        + raw(proof["batch"]["root"])
        + word(96)
        + raw(proof["leaf"])
    )
    call += word(len(path)) + b"".join(path)
    answer = bytes.fromhex(
        ask(url, "eth_call", {"to": chain["anchors"], "data": "0x" + call.hex()}, "latest")[2:]
    )
    at, notary = int.from_bytes(answer[:32], "big"), "0x" + answer[44:64].hex()
    return at > 0, f"The batch is anchored on chain {chain['chainId']}" + (
        f" since {moment(at)}, by the notary {notary}." if at else "."
    )


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
    parser.add_argument(
        "--anchors",
        metavar="ADDRESS",
        help="the contract that the issuer publishes: the proof must name this one",
    )
    given = parser.parse_args()
    try:
        proof = json.loads(given.proof.read_bytes(), object_pairs_hook=once)
        if proof["format"] != "medchain-proof/1":
            raise ValueError("another format")
        with given.file.open("rb") as file:
            findings = offline(hashlib.file_digest(file, "sha256").digest(), proof)
        if given.anchors:
            findings.append(
                (
                    raw(given.anchors, 20) == raw(proof["chain"]["anchors"], 20),
                    "The proof names the issuer's contract.",
                )
            )
    except (
        ArithmeticError,
        AttributeError,
        KeyError,
        LookupError,
        OSError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        print(f"This cannot be checked: {type(error).__name__}: {error}")
        return 2
    try:
        findings.append(
            online(given.rpc, proof)
            if given.rpc
            else (None, "Since when the batch is anchored: ask a node of the chain (--rpc).")
        )
    except (LookupError, OSError, TypeError, ValueError) as error:
        findings.append((None, f"Since when the batch is anchored: the node gave no answer ({error})."))
    findings.append(
        (
            None,
            (
                "Whose account the signer's is, the licence on that day, and whether a newer version "
                "exists: ask the issuing portal."
            ),
        )
    )
    for holds, sentence in findings:
        print(f"{'not known' if holds is None else 'holds' if holds else 'DOES NOT HOLD':>13}  {sentence}")
    return 1 if any(holds is False for holds, _ in findings) else 0


if __name__ == "__main__":
    sys.exit(main())
