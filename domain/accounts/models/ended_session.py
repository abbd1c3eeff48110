"""That a session ended, and why: for the browser that still holds its key. Whose it was is not kept."""

from django.db import models

from common import clock


class Ending(models.TextChoices):
    IDLE = "idle", "Fifteen minutes without a click"
    OVER = "over", "Twelve hours after it began"
    ELSEWHERE = "elsewhere", "From another device or browser"
    CHANGED = "changed", "The way of signing in was changed"


class EndedSession(models.Model):
    session_key = models.CharField(max_length=40, primary_key=True)
    ending = models.CharField(max_length=10, choices=Ending.choices)
    at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ending__in=Ending.values), name="ended_session_ending_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_key[:8]} {self.ending}"
