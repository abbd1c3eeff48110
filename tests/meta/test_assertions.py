"""Every test asserts where it can be read.

That something raises says neither in which words, nor what was left behind, nor who is still let in.
"""

import ast
from collections.abc import Iterator

import pytest

from tests.meta.test_file_sizes import ROOT, sizes

INSIDE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def own(node: ast.AST) -> Iterator[ast.AST]:
    """What stands below a node, without what is defined inside it: that may never be called."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, INSIDE):
            yield child
            yield from own(child)


def silent(source: str) -> list[str]:
    """The tests without an assertion that can fail."""
    functions = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    tests = [node for node in functions if node.name.startswith("test_")]
    return [
        test.name
        for test in tests
        if not any(
            isinstance(node, ast.Assert) and not isinstance(node.test, ast.Constant) for node in own(test)
        )
    ]


def test_every_test_asserts() -> None:
    files = [name for name in sizes() if name.rpartition("/")[2].startswith("test_")]
    assert len(files) > 100
    assert [
        f"{name}: {test}" for name in files for test in silent((ROOT / name).read_text(encoding="utf-8"))
    ] == []


@pytest.mark.parametrize(
    ("body", "is_silent"),
    [
        ("with pytest.raises(ValueError, match='never'): open_it()", True),
        ("helper_that_asserts()", True),
        ("assert True", True),
        ("def inside(): assert opened", True),
        ("assert opened", False),
        ("for each in all_of_them: assert each", False),
    ],
)
def test_what_counts(body: str, is_silent: bool) -> None:
    assert bool(silent(f"def test_it(): \n    {body}")) is is_silent
