"""Faults, injected for real: killed processes, a node that lies or is away, a chain that goes backwards.

`make soak` repeats them (MEDCHAIN_SOAK).
"""
