"""A signature that is not the patient's brings nothing to the chain, costs nothing, and holds up nobody."""

import pytest
from django.conf import LazySettings

from domain.ledger.models import Transaction
from domain.ledger.tests.node import Node
from domain.ledger.tests.signers import grant, sign, submit
from domain.ledger.tests.support import MALLORY
from domain.ledger.tests.test_acts import run_ledger, state

FORGED = {
    "another's signature": lambda given: sign(grant(MALLORY)),
    "65 bytes of nothing": lambda given: bytes(65),
    "a few bytes": lambda given: b"signed",
    "high s": lambda given: _mirrored(sign(given)),
}


def _mirrored(signature: bytes) -> bytes:
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    s = order - int.from_bytes(signature[32:64], "big")
    return signature[:32] + s.to_bytes(32, "big") + bytes([55 - signature[64]])


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_what_the_patient_did_not_sign_never_arrives(
    node: Node, settings: LazySettings, forge: object
) -> None:
    settings.LEDGER_MAX_ATTEMPTS = 2
    given = grant()
    forged, good = submit(given, signature=forge(given)), submit(grant())  # type: ignore[operator]  # a table of functions
    run_ledger(node, 3)
    assert state(forged) == ("refused", "It does not carry the signature of the one it speaks for.")
    assert state(good) == ("confirmed", "")
    assert forged.is_plain is False
    assert Transaction.objects.count() == 1
