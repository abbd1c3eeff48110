"""Bob the doctor, Charlie another one, Vera and Victor who verify, Dana of Hospital Hope; no chain unless a
test asks for it.
"""

from tests.fixtures import bob, charlie, contracts, hope, own_store, vera, victor

__all__ = ["bob", "charlie", "contracts", "hope", "own_store", "vera", "victor"]
