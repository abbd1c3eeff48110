"""Whatever a hosted account signs goes one way: `signed_flow` signs and submits, nobody else by hand."""

import ast
from pathlib import Path

from django.conf import settings

FLOW = "domain/ledger/services/signed_flow.py"
OUTBOXES = {"acts", "entries"}
#: Submits what the patient signed together with the grant, and no transaction of hers is open any more.
SIGNED_LONG_AGO = {"domain/consents/services/ledger_outcomes.py": ["acts"]}


def by_hand(source: str) -> list[str]:
    """The vault's signing methods that a module calls, and the outboxes that it imports."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in {"sign_act", "sign_statement"}:
            found.append(node.attr)
        elif isinstance(node, ast.ImportFrom) and node.module == "domain.ledger.services":
            found += [each.name for each in node.names if each.name in OUTBOXES]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("domain.ledger.services."):
            found += {(node.module or "").split(".")[3]} & OUTBOXES
    return found


def modules() -> list[Path]:
    found = (settings.ROOT / "domain").rglob("*.py")
    return [file for file in found if "tests" not in file.parts and "migrations" not in file.parts]


def test_nothing_is_signed_or_submitted_by_hand() -> None:
    seen = {
        file.relative_to(settings.ROOT).as_posix(): found
        for file in modules()
        if (found := by_hand(file.read_text(encoding="utf-8")))
    }
    assert sorted(seen.pop(FLOW)) == ["acts", "entries", "sign_act", "sign_statement"]
    assert seen == SIGNED_LONG_AGO


def test_a_hand_is_noticed() -> None:
    for source in (
        "client().sign_statement(account=by)",
        "from domain.ledger.services import entries, locks",
        "from domain.ledger.services.acts import submit",
    ):
        assert by_hand(source)
    assert by_hand("from domain.ledger.services import signed_flow\nsigned_flow.sign(act)") == []
