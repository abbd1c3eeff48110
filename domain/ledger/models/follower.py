"""How far somebody has read the outcomes.

Each app that follows them has a table of its own: place and what follows commit together.
"""

from django.db import models


class FollowerBase(models.Model):
    name = models.CharField(max_length=40, primary_key=True)
    cursor = models.BigIntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} at {self.cursor}"
