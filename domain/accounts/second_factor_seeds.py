"""Seeds of second factors, sealed by the vault: a stolen portal database holds none."""

import base64

from adapters.vault import client

LABEL = "second factor"


def seal(seed: str) -> str:
    return base64.b64encode(client().seal_secret(label=LABEL, plaintext=seed.encode())).decode()


def opened(sealed: str) -> str:
    """Raises VaultUnavailableError."""
    return client().open_secret(label=LABEL, sealed=base64.b64decode(sealed)).decode()
