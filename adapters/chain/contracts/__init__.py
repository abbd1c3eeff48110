"""One class per contract, one method per call: typed arguments, typed results, errors decoded."""
