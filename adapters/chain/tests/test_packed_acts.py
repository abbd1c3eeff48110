"""Several acts in one call: all of them, or none. One that is left out would count as brought."""

import pytest

from adapters.chain.acts import registry
from adapters.chain.acts.base import PublicAct, Signed
from adapters.chain.acts.consents import Halt, Revoke
from adapters.chain.rpc import Rpc

ALICE, CONTRACT = "0x" + "a1" * 20, "0x" + "c0" * 20
RPC = Rpc("http://127.0.0.1:1")  # nothing is asked of a chain
SIGNATURE = bytes(31) + b"\1" + bytes(31) + b"\1" + b"\x1b"
HALT, REVOCATION = Signed(Halt(ALICE, 1), SIGNATURE), Signed(Revoke(ALICE, bytes(32)), SIGNATURE)


@pytest.mark.parametrize("kind", sorted(registry.kinds()))
def test_an_act_of_another_kind_is_refused_not_left_out(kind: str) -> None:
    found: type[PublicAct] = registry.by_kind(kind)
    other = REVOCATION if found is Halt else HALT
    with pytest.raises(ValueError) as refused:
        found.packed_calldata(RPC, CONTRACT, [other])
    assert ("go together" if not found.is_packable else "goes with none") in str(refused.value)


def test_all_of_one_kind_go_in_one_call() -> None:
    one, two = (Revoke.packed_calldata(RPC, CONTRACT, [REVOCATION] * count) for count in (1, 2))
    assert one[:4] == two[:4]
    assert len(two) > len(one)
