"""What an organisation may name as its access point.

Nobody ever fetches it; it must not lead astray who clicks.
"""

import pytest

from domain.organisations import access_points
from domain.organisations.access_points import AccessPointError


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("https://portal.hope.example", "https://portal.hope.example"),
        (" https://Portal.Hope.example:443/ ", "https://portal.hope.example"),
        ("https://portal.hope.example:8443/fhir/", "https://portal.hope.example:8443/fhir"),
        ("https://krankenhaus-köln.example", "https://xn--krankenhaus-kln-ltb.example"),
    ],
)
def test_a_public_address_is_kept_in_its_plain_form(typed: str, kept: str) -> None:
    assert access_points.checked(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "http://portal.hope.example", "ftp://hope.example", "javascript:alert(1)", "//hope.example",
        "hope.example", "data:text/html,x", "file:///etc/passwd",
        "https://127.0.0.1", "https://10.0.0.8/", "https://192.168.1.1", "https://169.254.169.254/latest",
        "https://8.8.8.8", "https://[::1]/",
        "https://2130706433", "https://0x7f.1", "https://127.1", "https://0177.0.0.1", "https://1.0x7f",
        "https://localhost", "https://vault.internal",
        "https://printer.local", "https://hope.localhost", "https://hope", "https://user@hope.example",
        "https://hope.example@10.0.0.1", "https://hope.example/?next=x",
        "https://hope.example/#x", "https://hope.example\\@evil.example", "https://hope.example:99999",
        "https://hope .example", "https://-hope.example",
        "https://hope..example", "https://" + "a" * 200 + ".example", "https://hope.example/" + "a" * 200,
        "https://hope.example\r\nX: y", "https://",
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(AccessPointError) as refused:
        access_points.checked(typed)
    assert refused.value.what.endswith(".")
