"""Keys under a master key. `master_version` says under which, so that a rotation finds what is left."""

from django.db import models


class PatientKey(models.Model):
    """The key of one holder: a patient, a doctor or staff account, an organisation.

    Every record key of theirs stands under it; `account` owns it.
    """

    patient = models.UUIDField(primary_key=True)
    account = models.UUIDField(db_index=True)
    version = models.PositiveSmallIntegerField(default=1)
    master_version = models.PositiveIntegerField(db_index=True)
    wrapped = models.BinaryField(max_length=60)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"key of holder {self.patient}"


class AccountKey(models.Model):
    """The Ethereum key of a hosted account."""

    account = models.UUIDField(primary_key=True)
    address = models.CharField(max_length=42, unique=True)
    master_version = models.PositiveIntegerField(db_index=True)
    wrapped = models.BinaryField(max_length=60)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"key of {self.address}"


class SecretKey(models.Model):
    """A key of the system itself: the pepper of blind indexes, the key of secrets that belong to no
    patient.
    """

    name = models.CharField(max_length=40, primary_key=True)
    master_version = models.PositiveIntegerField()
    wrapped = models.BinaryField(max_length=60)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
