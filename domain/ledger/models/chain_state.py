"""What we last saw of the chain, and whether we stopped sending to it."""

from django.db import models


class ChainState(models.Model):
    """One row per chain id.

    The cursor is the newest block seen; another hash at its number means a reorganisation.
    """

    chain_id = models.PositiveBigIntegerField(primary_key=True)
    genesis_hash = models.CharField(max_length=66)
    cursor_number = models.PositiveBigIntegerField(default=0)
    cursor_hash = models.CharField(max_length=66, default="", blank=True)
    head_time = models.PositiveBigIntegerField(default=0)  # unix seconds, the chain's
    seen_at = models.DateTimeField()
    behind_since = models.DateTimeField(null=True)  # the node's head is older than our cursor
    alarm = models.CharField(max_length=300, default="", blank=True)
    alarm_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"chain {self.chain_id} at {self.cursor_number}{' (stopped)' if self.alarm else ''}"
