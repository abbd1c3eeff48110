"""Pictures made of a record, sealed under a key derived from the record's: gone when it is."""

from django.db import models


class Preview(models.Model):
    # By id, not by key: the first picture is made while the file is not a record yet.
    record_id = models.UUIDField()
    version = models.PositiveIntegerField()
    index = models.PositiveIntegerField()
    content_type = models.CharField(max_length=40)
    data = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record_id", "version", "index"], name="preview_once")]

    def __str__(self) -> str:
        return f"preview {self.index} of {self.record_id}"
