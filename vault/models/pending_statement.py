"""Signed statements that count here before the chain has them."""

from django.db import models


class PendingStatement(models.Model):
    """A block list, a suspending enrolment, a membership that ended or lost a function, as somebody signed
    it.

    It counts until the chain's own sequence has reached it. `subject` is whom it is about: the patient of a
    block list, the account that is enrolled, the member. `signer` is who signed: patient, verifier,
    organisation. `is_proved` is False while it is not known whether the verifier is one (the chain was away).
    What it says is sealed: whom a patient refuses is nobody's to read in a stolen database.
    """

    about = models.CharField(max_length=12)  # adapters.chain.acts.effects.Subject
    subject = models.CharField(max_length=42, db_index=True)
    signer = models.CharField(max_length=42)
    sequence = models.BigIntegerField()
    digest = models.BinaryField(max_length=32, unique=True)
    signature = models.BinaryField(max_length=65)
    sealed = models.BinaryField()
    is_proved = models.BooleanField(default=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.about} of {self.subject}"
