"""The file of the master keys: {"data": {"1": hex}, "accounts": {"1": hex}}, rights 0600.

No Django here: the starter makes one too.
"""

import json
import os
import secrets
from pathlib import Path

LINES = ("data", "accounts")
Versions = dict[int, bytes]


class KeyFileError(ValueError):
    """The text is not a set of master keys."""


def parse(text: str) -> dict[str, Versions]:
    """Both lines, each with at least one version of 32 bytes. Raises KeyFileError (which never quotes a
    key).
    """
    try:
        raw = json.loads(text)
        lines = {
            line: {int(version): bytes.fromhex(key) for version, key in raw[line].items()} for line in LINES
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyFileError(
            'they are not of the form {"data": {"1": "<64 hexadecimal digits>"}, "accounts": {"1": …}}'
        ) from None
    for line, versions in lines.items():
        if not versions or min(versions) < 1 or any(len(key) != 32 for key in versions.values()):
            raise KeyFileError(f"the line {line!r} needs versions from 1, each of 32 bytes")
    return lines


def create(path: Path) -> None:
    """Fresh keys, version 1 of each line. Raises FileExistsError: nothing is ever overwritten."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(_text({line: {1: secrets.token_bytes(32)} for line in LINES}))
        file.flush()
        os.fsync(file.fileno())


def add_version(path: Path, line: str) -> int:
    """A fresh newest version of one line: its number."""
    lines = parse(path.read_text(encoding="utf-8"))
    version = max(lines[line]) + 1
    lines[line][version] = secrets.token_bytes(32)
    _replace(path, lines)
    return version


def forget_versions(path: Path, line: str, versions: list[int]) -> None:
    """Take versions out of the file; the newest stays whatever is asked."""
    lines = parse(path.read_text(encoding="utf-8"))
    newest = max(lines[line])
    lines[line] = {
        version: key for version, key in lines[line].items() if version == newest or version not in versions
    }
    _replace(path, lines)


def _replace(path: Path, lines: dict[str, Versions]) -> None:
    # Whole or not at all: a half-written file of master keys is the loss of everything.
    beside = path.with_suffix(".new")
    with os.fdopen(
        os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(_text(lines))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _text(lines: dict[str, Versions]) -> str:
    return (
        json.dumps(
            {
                line: {str(version): key.hex() for version, key in sorted(versions.items())}
                for line, versions in lines.items()
            },
            indent=1,
        )
        + "\n"
    )
