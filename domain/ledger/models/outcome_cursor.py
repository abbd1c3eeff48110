"""How far each handler has read the outcomes."""

from django.db import models


class OutcomeCursor(models.Model):
    """`name` is the handler's; `position` the id of the last outcome it has behind it."""

    name = models.CharField(max_length=40, primary_key=True)
    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.position}"
