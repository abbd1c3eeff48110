"""Care relationships: proposed by a request, accepted by the patient, ended by either."""

from domain.accounts.models import User
from domain.consents.models import Relationship


def end(*, relationship: Relationship, by: User, session: bytes) -> None:
    """End it; the other side is told. Ended by the patient, the doctor's grants are stopped with it; ended by the doctor, the patient is told that
    they still stand. Again is fine. Raises VaultError.
    """
    raise NotImplementedError
