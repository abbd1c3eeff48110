"""Starts the parts of MedChain as processes of this machine: for `make demo`, and for the tests.

Production runs its own (docs/operations.md).
"""
