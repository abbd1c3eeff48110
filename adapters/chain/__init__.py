"""Ethereum: the only code that knows of nodes, keys' signatures and contract interfaces. Stateless; errors in `errors`, values in `values`."""

import os

# Five times faster than what eth-hash picks by itself; must be set before it is first imported.
os.environ.setdefault("ETH_HASH_BACKEND", "pysha3")
