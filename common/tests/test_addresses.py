"""Addresses: the vectors of EIP-55, and single wrong characters."""

import pytest

from common.addresses import AddressError, parse_address

VECTORS = [
    "0x52908400098527886E0F7030069857D2E4169EE7",
    "0xde709f2102306220921060314715629080e2fb77",
    "0x27b1fdb04752bbc536007a920d24acb045561c26",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
]


@pytest.mark.parametrize("address", VECTORS)
def test_addresses_of_the_standard_are_taken(address: str) -> None:
    assert parse_address(f" {address}\n") == address
    assert parse_address(address.lower()) == address


@pytest.mark.parametrize("address", VECTORS[3:])
def test_one_wrong_letter_is_noticed(address: str) -> None:
    place = next(i for i in range(2, 42) if address[i].isalpha())
    with pytest.raises(AddressError) as refused:
        parse_address(address[:place] + address[place].swapcase() + address[place + 1 :])
    assert str(refused.value) == "The capital letters do not fit; one character may be wrong."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0x",
        "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        VECTORS[3] + "0",
        "0x" + "g" * 40,
        "0X" + "0" * 40,
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(AddressError) as refused:
        parse_address(text)
    assert str(refused.value) == "An address is 0x and forty hexadecimal digits."
