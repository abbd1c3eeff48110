"""Finding an account by what belongs to one person only."""

from domain.accounts.models import Patient, User


def with_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email).first()


def with_national_id(index: bytes) -> Patient | None:
    """The patient who joined first with this national number."""
    return Patient.objects.filter(national_id_index=index, is_double=False).select_related("user").first()


def number_taken(number: str) -> bool:
    return User.objects.filter(number=number).exists()
