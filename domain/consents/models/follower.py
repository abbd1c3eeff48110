"""How far the ledger's outcomes have been read."""

from django.db import models


class Follower(models.Model):
    name = models.CharField(max_length=40, primary_key=True)
    cursor = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.cursor}"
