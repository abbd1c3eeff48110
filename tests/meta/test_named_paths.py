"""Every path that a page of documentation names is there.

A name is looked for from the root, beside the page, and in the folders that its paragraph or row named before
it.
`<app>` and the like stand for any word.
"""

import re
from fnmatch import fnmatch
from pathlib import PurePosixPath

import pytest
from django.conf import settings

from tests.meta.repository_files import listed

PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    ".env.example",
    "docs/*.md",
    "**/README.md",
    ":!docs/adr/0*",
)
ENDING = re.compile(r"\.(css|example|html|in|js|json|lock|md|mjs|png|py|sh|sol|svg|toml|txt|yaml)$")
#: Made at run time, or no paths of this repository.
ELSEWHERE = (
    "var/",
    "var/*",
    "/*",
    ".venv/*",
    "*://*",
    "*.proof.json",
    "PROOF.json",
    "contracts/deployments/*",
)


FILES = listed()
THERE = {*FILES, *(str(folder) for name in FILES for folder in PurePosixPath(name).parents)}
TOP = {name.partition("/")[0] for name in FILES if "/" in name}


def named(line: str, *, is_code: bool = False) -> list[str]:
    """What of a line names a path: in backticks, or where a link leads; in a file of settings any word."""
    words = line.split() if is_code else re.findall(r"`([^`]+)`|\]\(([^)#]+)", line)
    found = [word if isinstance(word, str) else word[0] or word[1] for word in words]
    return [word for word in found if _is_path(word.strip("();,"))]


def _is_path(word: str) -> bool:
    if re.search(r"[\s…*={}()]", word) or any(fnmatch(word, pattern) for pattern in ELSEWHERE):
        return False
    return word.endswith("/") or bool(ENDING.search(word)) or ("/" in word and word.partition("/")[0] in TOP)


def missing(page: str, text: str) -> list[str]:
    lost = []
    start = [PurePosixPath(), PurePosixPath(page).parent]
    folders = start.copy()
    for line in text.splitlines():
        if not line or line.startswith("|"):  # a new paragraph, or a row
            folders = start.copy()
        for word in named(line, is_code=page == ".env.example"):
            found = _find(re.sub(r"<[^>]*>", "*", word.strip("();,")).rstrip("/"), folders)
            if found is None:
                lost.append(word)
            else:
                folders += [PurePosixPath(found), *PurePosixPath(found).parents]
    return lost


def _find(word: str, folders: list[PurePosixPath]) -> str | None:
    if "*" in word:
        return next((name for name in THERE if fnmatch(name, word) or fnmatch(name, f"*/{word}")), None)
    return next((path for path in (_plain(folder / word) for folder in folders) if path in THERE), None)


def _plain(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts = parts[:-1]
        else:
            parts.append(part)
    return "/".join(parts)


@pytest.mark.parametrize("page", listed(*PAGES))
def test_every_path_that_a_page_names_is_there(page: str) -> None:
    assert missing(page, (settings.ROOT / page).read_text(encoding="utf-8")) == []


def test_a_lost_path_is_noticed_and_a_short_one_is_found_beside_the_last() -> None:
    assert missing("docs/x.md", "`domain/ledger/tasks.py` → `services/notary.py` → `batches.py`") == []
    assert missing("docs/x.md", "`domain/nowhere/tasks.py`, `nobody.py`, [map](lost.md), [adr](adr)") == [
        "domain/nowhere/tasks.py",
        "nobody.py",
        "lost.md",
    ]
    assert missing("docs/x.md", "`<app>/field_classes.py` and `<app>/nothing_like_it.py`") == [
        "<app>/nothing_like_it.py"
    ]
