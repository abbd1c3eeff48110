"""P6: a tree of 100,000 leaves (hashed, sorted, built) against npm @openzeppelin/merkle-tree, and 10,000
mutated proofs.
"""

import json
import random
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.compare import line
from common.merkle import Tree, leaf_hash, verify

LEAVES, ROUNDS, MUTATIONS = 100_000, 3, 10_000
BASELINE = Path(__file__).with_name("merkle_baseline.mjs")
Value = tuple[bytes, bytes, bytes, str]


def values() -> list[Value]:
    rng = random.Random(6)
    return [
        (rng.randbytes(32), rng.randbytes(32), rng.randbytes(32), "0x" + rng.randbytes(20).hex())
        for _ in range(LEAVES)
    ]


def ours(given: list[Value]) -> tuple[float, Tree]:
    started = time.perf_counter()
    tree = Tree([leaf_hash(*value) for value in given])
    return time.perf_counter() - started, tree


def theirs(file: Path) -> tuple[float, str]:
    done = subprocess.run(["node", str(BASELINE), str(file)], capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    return answer["seconds"], answer["root"]


def accepted(tree: Tree, given: list[Value]) -> int:
    """How many proofs with one flipped bit pass: it must be none."""
    rng, passed = random.Random(7), 0
    for _ in range(MUTATIONS):
        index = rng.randrange(LEAVES)
        proof = tree.proof(index)
        at, bit = rng.randrange(len(proof)), rng.randrange(256)
        proof[at] = (int.from_bytes(proof[at], "big") ^ (1 << bit)).to_bytes(32, "big")
        passed += verify(tree.root, leaf_hash(*given[index]), proof)
    return passed


def main() -> None:
    given = values()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "leaves.json"
        file.write_text(
            json.dumps([[*("0x" + part.hex() for part in value[:3]), value[3]] for value in given])
        )
        rounds = [(ours(given), theirs(file)) for _ in range(ROUNDS)]
    fast, slow = min(one[0] for one, _ in rounds), min(other[0] for _, other in rounds)
    tree = rounds[0][0][1]
    print(f"P6  {LEAVES} leaves")
    line("tree, leaves hashed and sorted", f"{fast:.3f} s", f"{slow:.3f} s", slow / fast, 20)
    same = all("0x" + one[1].root.hex() == other[1] for one, other in rounds)
    print(f"roots equal: {same}; mutated proofs accepted: {accepted(tree, given)} of {MUTATIONS}")


if __name__ == "__main__":
    main()
