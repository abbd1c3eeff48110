"""Runs mypy with the settings of the tests. No server is started: the addresses only have to be well
formed.
"""

import os
import subprocess
import sys

ADDRESSES = {
    "DJANGO_SETTINGS_MODULE": "medchain.settings.test",
    "DATABASE_URL": "postgresql://medchain@localhost/medchain",
    "VAULT_DATABASE_URL": "postgresql://medchain@localhost/vault",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "CHAIN_RPC_URL": "http://127.0.0.1:8545",
}

if __name__ == "__main__":
    packages = sys.argv[1:] or [
        "medchain",
        "patients",
        "doctors",
        "hospitals",
        "pharmacies",
        "insurers",
        "admin_portal",
        "public",
        "demo",
        "organisations",
        "licence_applications",
        "charting",
        "domain",
        "vault",
        "adapters",
        "common",
        "tests",
        "tools",
        "benchmarks",
    ]
    command = [sys.executable, "-m", "mypy", *packages]
    sys.exit(subprocess.run(command, env={**os.environ, **ADDRESSES}, check=False).returncode)
