"""By which right an author may say something: the chain decides, when the notary checks.

A contract cannot be asked for the past, so what counts is the moment of the check.
"""

from collections.abc import Mapping

from adapters.chain import blocks
from adapters.chain.contracts.participants import Participants
from adapters.chain.deployment import Deployment
from adapters.chain.errors import ChainRevertError
from adapters.chain.rpc import Rpc
from common import clock
from domain.ledger.evidence import Evidence, StandingRight
from domain.ledger.services.check_results import RefusedError


def check(rpc: Rpc, deployment: Deployment, evidence: Evidence) -> None:
    """Raises RefusedError unless the register has, at this moment, the organisation active in its role and
    the author as a member with one of the functions; ChainUnavailableError where it cannot be asked.
    """
    right = evidence.right
    if not isinstance(right, StandingRight):
        raise RefusedError("The evidence does not name in which standing its author says it.")
    if right.organisation != evidence.owner:
        raise RefusedError("The statement is about somebody else's business.")
    if not _is_signed(right, evidence.metadata):
        raise RefusedError("The author signed for another organisation, role or function.")
    register = Participants(rpc, deployment.participants)
    # Our clock may be behind the block that changed something last.
    as_of = max(clock.unix(clock.now()), blocks.head(rpc).timestamp)
    try:
        role, is_active = register.standing(right.organisation, as_of)
        if not is_active or role != right.role:
            raise RefusedError("The register does not have it active in the role that is named.")
        if evidence.author != right.organisation and not register.is_member(
            right.organisation, evidence.author, int(right.functions), as_of
        ):
            raise RefusedError("The register does not have the author there in the function that is named.")
    except ChainRevertError as error:
        raise RefusedError(
            f"The register does not answer for it: {error.name or 'no reason given'}."
        ) from error


def _is_signed(right: StandingRight, metadata: Mapping[str, object]) -> bool:
    """A portal that asks the register about another place than the one signed for gets nothing anchored."""
    return all(metadata.get(name) == value for name, value in right.metadata().items())
