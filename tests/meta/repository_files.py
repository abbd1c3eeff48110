"""The files of the repository: those that are tracked, and new ones that are not ignored."""

import subprocess

from django.conf import settings


def listed(*patterns: str) -> list[str]:
    """Paths from the root that match git's patterns and are there."""
    found = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *patterns],
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [name for name in found.splitlines() if (settings.ROOT / name).exists()]


def python_files() -> list[str]:
    """Of ours; migrations aside, which Django wrote."""
    return [name for name in listed("*.py") if "/migrations/" not in name]
