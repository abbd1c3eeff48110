"""Finding an account by what belongs to one person only."""

from domain.accounts.models import Patient, User


def owner_of(*, email: str, national_id_index: bytes) -> User | None:
    """The account that has this e-mail or this national number already; the e-mail's first."""
    by_email = User.objects.filter(email__iexact=email).first()
    if by_email is not None:
        return by_email
    patient = Patient.objects.filter(national_id_index=national_id_index).select_related("user").first()
    return patient.user if patient else None


def number_taken(number: str) -> bool:
    return User.objects.filter(number=number).exists()
