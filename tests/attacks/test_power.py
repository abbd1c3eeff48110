"""Can the suite fail?

Guards are removed from a copy of the project, one at a time, and the tests named for each must notice.

Every third guard in `make test`, which has its minutes; all of them with MEDCHAIN_SOAK (`make soak`).
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.attacks.credentials import VERIFYING
from tests.attacks.guards import GUARDS as KNOWN
from tests.attacks.guards import Guard
from tests.attacks.organisations import JOINING
from tests.services import Services

GUARDS = (*KNOWN, *VERIFYING, *JOINING)
ROOT = Path(__file__).resolve().parents[2]
#: What a copy borrows instead of holding: large, and not ours to weaken.
BORROWED = ("node_modules", ".venv", "static/dist")
LEFT_OUT = (
    ".git",
    "var",
    "__pycache__",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".import_linter_cache",
    ".hypothesis",
    "dist",
    *BORROWED,
)
#: Addresses of this run's servers: the copy has its own, and databases of its own on the one PostgreSQL, so
#: that nothing of one run is seen by the other.
OURS = (
    "DATABASE_URL",
    "VAULT_DATABASE_URL",
    "REDIS_URL",
    "CHAIN_RPC_URL",
    "MEDCHAIN_VAR",
    "DEPLOYMENTS_DIR",
    "VAULT_MASTER_KEY_FILE",
    "PYTEST_",
)
CHOSEN = GUARDS if "MEDCHAIN_SOAK" in os.environ else GUARDS[::3]
FAILED = 1  # pytest's own code: tests ran, and some failed


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory, services: Services) -> Path:
    folder = tmp_path_factory.mktemp("weakened") / "project"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
    for name in BORROWED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(ROOT / name)
    return folder


def run(folder: Path, tests: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", *tests]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=500, check=False
    )


@pytest.mark.timeout(600)
def test_the_copy_is_sound(copy: Path) -> None:
    """Else a failure below would say nothing."""
    answer = run(copy, tuple(sorted({test for guard in CHOSEN for test in guard.tests})))
    assert answer.returncode == 0, answer.stdout[-3000:]


@pytest.mark.parametrize("guard", CHOSEN, ids=lambda guard: guard.name)
def test_its_absence_is_noticed(copy: Path, guard: Guard) -> None:
    file = copy / guard.file
    whole = file.read_text(encoding="utf-8")
    assert whole.count(guard.guard) == 1, f"{guard.file} no longer holds this guard, or holds it twice"
    file.write_text(whole.replace(guard.guard, guard.gone), encoding="utf-8")
    try:
        answer = run(copy, guard.tests)
    finally:
        file.write_text(whole, encoding="utf-8")
    assert answer.returncode == FAILED, answer.stdout[-3000:]
