"""Finding an account by what belongs to one person only."""

from domain.accounts.models import Patient, User
from domain.accounts.roles import Role


def with_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email).first()


def with_national_id(index: bytes) -> Patient | None:
    """The patient who joined first with this national number."""
    return Patient.objects.filter(national_id_index=index, is_double=False).select_related("user").first()


def doctor_with_number(number: str) -> User | None:
    """By the account number in its stored form."""
    return User.objects.filter(number=number, role=Role.DOCTOR, is_active=True).first()


def number_taken(number: str) -> bool:
    return User.objects.filter(number=number).exists()
