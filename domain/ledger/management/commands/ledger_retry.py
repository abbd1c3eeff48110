"""After the cause is mended: what was set aside is tried again."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import models

from common import clock
from domain.ledger.models import Entry, SignedAct


class Command(BaseCommand):
    help = "Put evidence and signed acts that were set aside back into their queues."

    def handle(self, *args: Any, **options: Any) -> None:
        entries = _again(Entry.objects.filter(status=Entry.Status.SET_ASIDE), status=Entry.Status.WAITING)
        acts = _again(
            SignedAct.objects.filter(status=SignedAct.Status.SET_ASIDE), status=SignedAct.Status.WAITING
        )
        self.stdout.write(f"Tried again: {entries} pieces of evidence, {acts} signed acts.")


def _again(rows: models.QuerySet[Any], *, status: models.TextChoices) -> int:
    return rows.update(status=status, attempts=0, reason="", not_before=clock.now())
