"""`make bench`: every figure of docs/benchmarks.md, one after the other."""

import subprocess
import sys

PROGRAMS = [
    "bench_sealing",
    "bench_merkle",
    "bench_ledger",
    "bench_audit",
    "bench_shared_records",
    "bench_pages",
]

if __name__ == "__main__":
    sys.exit(
        max(
            subprocess.run(
                [sys.executable, "-W", "ignore", "-m", f"benchmarks.{name}"], check=False
            ).returncode
            for name in PROGRAMS
        )
    )
