"""Loaded once by the server that forks the workers: starting Django each time would take longer than the
faults.
"""

import django

django.setup()

from domain.ledger.tests import killer, support  # noqa: E402 - evidence registers itself once Django is set up

KINDS = (support.NOTE, support.POISON, killer.KILLER)
