"""Ethereum: the only code that knows of nodes, keys' signatures and contract interfaces.

Stateless; errors in `errors`, values in `values`.
"""

import os
import sys

# Five times faster than what eth-hash picks by itself; must be set before it is first imported.
os.environ.setdefault("ETH_HASH_BACKEND", "pysha3")

# eth-account brings py_ecc, which lifts the limit so far that deeply nested JSON from a stranger would
# overflow the C stack and end the process.
_limit = sys.getrecursionlimit()
import eth_account  # noqa: E402, F401

sys.setrecursionlimit(_limit)
