"""Loaded once by the server that forks the workers: starting Django each time would take longer than the
faults.
"""

import django

django.setup()

from django.db.models import F  # noqa: E402 - once Django is set up

from domain.ledger import outcome_handlers  # noqa: E402
from domain.ledger.models import Entry  # noqa: E402
from domain.ledger.outcome_handlers import Handler  # noqa: E402
from domain.ledger.queries.outcomes import Item  # noqa: E402
from domain.ledger.tests import killer, support  # noqa: E402 - evidence registers itself


def count(item: Item) -> None:
    """How often a note was told: nobody else counts once it is recorded."""
    Entry.objects.filter(subject_id=item.subject_id).update(attempts=F("attempts") + 1)


outcome_handlers.register(Handler("test counter", {support.NOTE}, count))
KINDS = (support.NOTE, support.POISON, killer.KILLER)
