"""A name says what a thing is: modules are nouns of the field, functions say what they give."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.meta.repository_files import python_files

ROOT = Path(__file__).resolve().parents[2]
#: Nouns that end in -ing: of cryptography, FHIR, Unicode, clinics, print; and pages that people know by it.
NOUNS = {
    "binding",
    "charting",
    "folding",
    "keyring",
    "mapping",
    "onboarding",
    "opening",
    "printing",
    "sealing",
    "shaping",
    "sharing",
    "standing",
    "wrapping",
}
#: They say nothing without their docstring.
EMPTY = {"alone", "at", "it", "live", "of", "rest", "tell", "told"}
_Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def gerunds_in(path: str) -> list[str]:
    """Parts of a module's path that end in a gerund; a test is named after what it tests."""
    last_words = [part.removesuffix(".py").rpartition("_")[2] for part in Path(path).parts]
    return [word for word in last_words if word.endswith("ing") and word not in NOUNS]


def empty_names_in(source: str) -> Iterator[str]:
    """Functions and classes whose name says nothing; methods that Python's own interfaces ask for aside."""
    tree = ast.parse(source)
    methods = {id(each) for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for each in node.body}
    for node in ast.walk(tree):
        if isinstance(node, _Named) and not (id(node) in methods and node.name == "tell"):
            name = node.name.strip("_").lower()
            if name in EMPTY or re.match(r"let_|hold$|held$", name):
                yield node.name


def test_modules_are_named_after_nouns() -> None:
    files = python_files()
    assert len(files) > 500
    assert {path: gerunds for path in files if (gerunds := gerunds_in(path))} == {}


def test_functions_and_classes_say_what_they_are() -> None:
    found = {path: list(empty_names_in((ROOT / path).read_text())) for path in python_files()}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "path", ["domain/consents/services/drafting.py", "joining/forms.py", "doctors/tests/test_asking.py"]
)
def test_a_gerund_is_found(path: str) -> None:
    assert gerunds_in(path)


def test_an_empty_name_is_found_wherever_it_is_defined() -> None:
    source = "def of(): ...\nclass Held: ...\nclass File:\n    def tell(self): ...\n    def _of(self): ...\n"
    assert sorted(empty_names_in(source)) == ["Held", "_of", "of"]
