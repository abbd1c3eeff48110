"""The malware scanner, behind one interface, so that an installation can put its own in place (setting
MALWARE_SCANNER, a dotted path).

The built-in one knows one signature, the EICAR test string, wherever it is in the file: enough to prove
that the interface is asked.
"""

from typing import Final, Protocol

from domain.intake.refusal import RefusedError

# In two halves, so that no scanner takes this file for the thing itself.
EICAR: Final = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + rb"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Scan(Protocol):
    """One file, as it passes by: chunks of plaintext in order, then the verdict."""

    def feed(self, data: bytes) -> None: ...

    def verdict(self) -> str | None:
        """The name of what was found, or None. May raise: then the file is not taken."""
        ...


class Scanner(Protocol):
    """Makes one Scan per file."""

    def scan(self) -> Scan: ...


class _SignatureScan:
    def __init__(self) -> None:
        self._tail = b""
        self._found = False

    def feed(self, data: bytes) -> None:
        window = self._tail + data
        self._found = self._found or EICAR in window
        self._tail = window[-(len(EICAR) - 1) :]

    def verdict(self) -> str | None:
        return "EICAR-Test-File" if self._found else None


class SignatureScanner:
    """The built-in scanner."""

    def scan(self) -> Scan:
        return _SignatureScan()


def refuse_found(name: str | None) -> None:
    """Raise RefusedError if the scanner found something."""
    if name is not None:
        raise RefusedError(
            "Not added: the malware scanner found something in it.",
            next="Do not open it on your device either; ask whoever gave it to you.",
        )
