"""What stands on chain, seen by a stranger who reads every byte of it."""
