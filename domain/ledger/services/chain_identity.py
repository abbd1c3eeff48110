"""Whether the chain at hand is still ours. If not, nothing is sent and nothing is believed."""

import logging

from django.conf import settings

from adapters.chain import deployment
from adapters.chain.deployment import Deployment
from adapters.chain.errors import ChainUnavailableError, WrongChainError
from adapters.chain.rpc import Rpc
from common import clock
from domain.ledger.models import ChainState

logger = logging.getLogger(__name__)


def check(rpc: Rpc) -> Deployment:
    """The deployment, if chain id, first block and code are those we know.

    Raises WrongChainError (and raises the alarm), ChainUnavailableError.

    Asked before each round of work: a node can be exchanged while we run.
    """
    try:
        known = deployment.load(settings.CHAIN_ID)
        genesis = _compare(rpc, known)
    except WrongChainError as error:
        _alarm(str(error))
        raise
    _calm(genesis)
    return known


def _compare(rpc: Rpc, known: Deployment) -> str:
    found, first, code = rpc.batch(
        [
            ("eth_chainId", ()),
            ("eth_getBlockByNumber", ("0x0", False)),
            ("eth_getCode", (known.anchors, "latest")),
        ]
    )
    if not (isinstance(found, str) and isinstance(code, str) and isinstance(first, dict)):
        raise ChainUnavailableError("it does not know its own chain")
    if int(found, 16) != known.chain_id:
        deployment.check_chain_id(rpc, known.chain_id)
    genesis = str(first["hash"])
    saved = ChainState.objects.filter(chain_id=known.chain_id).values_list("genesis_hash", flat=True).first()
    if genesis != known.genesis or saved not in {None, "", genesis}:
        raise WrongChainError(
            f"Chain {known.chain_id} was replaced: its first block is another one than that of our records.",
            kept="Sending has stopped. Everything recorded here is kept.",
            next="Set CHAIN_RPC_URL to a node of the old chain. In development: `manage.py chain_deploy "
            "--replace`, then `ledger_replay`.",
        )
    if code == "0x":
        known.check(rpc)
    return genesis


def _alarm(what: str) -> None:
    now = clock.now()
    state, _ = ChainState.objects.get_or_create(
        chain_id=settings.CHAIN_ID, defaults={"genesis_hash": "", "seen_at": now}
    )
    if state.alarm != what[:300]:
        logger.error("the ledger has stopped: %s", what)
        ChainState.objects.filter(pk=state.pk).update(alarm=what[:300], alarm_at=now)


def _calm(genesis: str) -> None:
    state, _ = ChainState.objects.get_or_create(
        chain_id=settings.CHAIN_ID, defaults={"genesis_hash": genesis, "seen_at": clock.now()}
    )
    if state.alarm or state.genesis_hash != genesis:
        logger.warning("the chain is ours again; the ledger goes on")
        ChainState.objects.filter(pk=state.pk).update(genesis_hash=genesis, alarm="", alarm_at=None)


def check_fully(rpc: Rpc) -> None:
    """The full comparison, code included: for the start of a process.

    Raises WrongChainError, ChainUnavailableError.
    """
    deployment.load(settings.CHAIN_ID).check(rpc)
    check(rpc)
