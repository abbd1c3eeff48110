"""Whoever handles signed acts asks their class: no module but an act's own names its kind or its class."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from adapters.chain.acts import registry

HANDLERS = ("adapters/chain", "adapters/vault", "domain/ledger", "vault")
# The acts, the calls of their contracts, and what wallets show of them.
OWN = ("adapters/chain/acts/consents.py", "adapters/chain/acts/participants.py", "adapters/chain/contracts/")
APART = (*OWN, "adapters/chain/typed_data.py")


def handlers() -> Iterator[Path]:
    for folder in HANDLERS:
        for file in (settings.ROOT / folder).rglob("*.py"):
            name = file.relative_to(settings.ROOT).as_posix()
            if not name.startswith(APART) and "/tests/" not in name and "/migrations/" not in name:
                yield file


def named(source: str, kinds: set[str], classes: set[str]) -> list[str]:
    """The kinds and classes that a module names, in code; what its sentences say does not count."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and node.value in kinds:
            found.append(str(node.value))
        elif isinstance(node, ast.alias) and node.name in classes:
            found.append(node.name)
        elif isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            found += [name] if name in classes else []
    return found


def test_nobody_who_handles_acts_names_one() -> None:
    own = [found for found in registry.kinds().values() if found.__module__.startswith("adapters.")]
    kinds, classes = {each.kind for each in own}, {each.__name__ for each in own} | {"Grant", "Blocks"}
    assert len(own) == 6
    seen = {
        file.relative_to(settings.ROOT).as_posix(): found
        for file in handlers()
        if (found := named(file.read_text(encoding="utf-8"), kinds, classes))
    }
    assert seen == {}


def test_naming_is_noticed() -> None:
    for source in (
        "if row.kind == 'grant': pass",
        "from adapters.chain.acts.consents import Halt",
        "match act:\n    case acts.Halt(): pass",
    ):
        assert named(source, {"grant"}, {"Halt"})
    assert named('"""A grant is a grant."""\nact.judge(state, look)', {"grant"}, {"Halt"}) == []
