"""What the chain is told of a licence: role, status, until when, and a commitment that says nothing by
itself. Signed by the verifier's account.
"""

import hashlib
from datetime import timedelta
from typing import Final

from django.db.models import Max

from adapters.chain.acts.participants import Enrol
from adapters.chain.values import Enrolment, Status
from adapters.chain.values import Role as ChainRole
from adapters.vault import client
from adapters.vault.interface import SecondFactor
from common import clock
from common.commitments import NO_DIGEST, commitment, metadata_bytes
from domain.accounts.models import User
from domain.accounts.roles import Role
from domain.credentials.licence_fields import values_of
from domain.credentials.models import Credential, Decision, OnChain
from domain.ledger.services import signed_flow
from domain.ledger.services.signed_flow import Signed, Signer

#: The contract takes deadlines of one day ahead by its own clock, which may be a little behind ours.
RELAYABLE: Final = timedelta(hours=23)
ROLES: Final = {
    Role.DOCTOR: ChainRole.DOCTOR,
    Role.HOSPITAL: ChainRole.HOSPITAL,
    Role.PHARMACY: ChainRole.PHARMACY,
    Role.INSURER: ChainRole.INSURER,
    Role.SPONSOR: ChainRole.SPONSOR,
}
_KIND: Final = "enrolment"


def sign(
    *, credential: Credential, status: Status, by: User, session: bytes, proof: SecondFactor
) -> Signed[Enrol]:
    """The verifier's account signs, with the next number for this account.

    `credential.valid_until` is what it is to be.

    Outside any transaction. Raises VaultRefusedError where the login is not fresh, VaultUnavailableError.
    """
    assert credential.valid_until is not None
    sequence = _next(credential.holder_address)
    enrolment = Enrolment(
        account=credential.holder_address,
        role=ROLES[Role(credential.role)],
        status=status,
        valid_until=clock.unix(credential.valid_until),
        sequence=sequence,
        credential=_commitment(credential, status, sequence),
        deadline=clock.unix(clock.now() + RELAYABLE),
    )
    # What takes a standing away counts from now on.
    denies = status != Status.ACTIVE
    return signed_flow.sign(Enrol(by.address, enrolment), signer=Signer(by.pk, session, proof), denies=denies)


def _next(account: str) -> int:
    """One more than the newest statement that the chain has or will have; a refused one has used up no
    number.
    """
    counted = Decision.objects.filter(account=account, on_chain__in=[OnChain.WAITING, OnChain.RECORDED])
    return int(counted.aggregate(n=Max("sequence"))["n"] or 0) + 1


def _commitment(credential: Credential, status: Status, sequence: int) -> bytes:
    (salt,) = client().salts(patient=credential.holder_id, subjects=[(_KIND, credential.pk, sequence)])
    metadata = {
        "kind": _KIND,
        "role": credential.role,
        "status": int(status),
        "values": values_of(credential),
    }
    return commitment(
        salt=salt,
        kind=_KIND,
        version=sequence,
        plaintext_sha256=NO_DIGEST,
        ciphertext_sha256=NO_DIGEST,
        metadata_sha256=hashlib.sha256(metadata_bytes(metadata)).digest(),
    )
