"""The access point of an organisation: where its staff work.

It is shown to people and never fetched by us; still it must not lead anywhere odd.
"""

import re
from urllib.parse import urlsplit

from common.errors import MedChainError

LONGEST = 200
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_OURS_ALONE = {
    "localhost",
    "local",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "private",
    "arpa",
    "onion",
}


class AccessPointError(MedChainError):
    """Not an address that an organisation could publish."""


def checked(text: str) -> str:
    """The address in its plain form; "" for none. Raises AccessPointError with the reason to show."""
    text = text.strip()
    if not text:
        return ""
    if len(text) > LONGEST or any(ord(sign) <= 32 or sign == "\\" for sign in text):
        raise AccessPointError(
            "This is no web address.", next="It looks like https://portal.hospital.example."
        )
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        host = host.encode("idna").decode().lower()
    except ValueError:
        raise AccessPointError(
            "This is no web address.", next="It looks like https://portal.hospital.example."
        ) from None
    if parts.scheme.lower() != "https":
        raise AccessPointError("An access point begins with https://.")
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise AccessPointError(
            "An access point holds no name, password, question or mark.",
            next="Leave out what follows @, ? and #.",
        )
    _check_host(host)
    return f"https://{host}{'' if port in (None, 443) else f':{port}'}{parts.path.rstrip('/')}"


def _check_host(host: str) -> None:
    """A name that the public directory of names can hold.

    Numbers, in any notation, are none: they lead into private networks.
    """
    labels = host.split(".")
    if (
        len(labels) < 2
        or not all(_LABEL.fullmatch(label) for label in labels)
        or not re.search("[a-z]", labels[-1])
        or labels[-1].startswith("0x")
    ):
        raise AccessPointError(
            "An access point needs a full name, such as portal.hospital.example, and no bare number."
        )
    if labels[-1] in _OURS_ALONE:
        raise AccessPointError("This name leads into a private network, where nobody else can follow.")
