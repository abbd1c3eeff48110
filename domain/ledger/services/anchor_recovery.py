"""A root may be on chain though no row of ours says so: after a database was restored, the chain knows more
than we do.
"""

from adapters.chain.deployment import Deployment
from adapters.chain.errors import ChainUnavailableError
from adapters.chain.rpc import Rpc
from common.keccak import keccak256
from domain.ledger.models import Batch, Transaction

ANCHORED = "0x" + keccak256(b"Anchored(bytes32,address,uint32)").hex()


def recover_anchor(rpc: Rpc, deployment: Deployment, batch: Batch) -> bool:
    """Take the chain's word: the batch's transaction becomes the one that anchored its root, if our own key
    sent it. The watcher does the rest.
    """
    row = batch.transaction
    first = min(version.block for version in deployment.versions["Anchors"])
    question = {
        "address": row.to,
        "topics": [ANCHORED, "0x" + bytes(batch.root).hex()],
        "fromBlock": hex(first),
    }
    events = rpc.call("eth_getLogs", [question])
    if not events:
        return False
    found = rpc.call("eth_getTransactionByHash", [events[0]["transactionHash"]])
    if found is None:
        raise ChainUnavailableError("it has an event and not its transaction")
    if found["from"].lower() != row.sender.lower():
        return False
    known = Transaction.objects.filter(sender=row.sender, nonce=int(found["nonce"], 16)).first()
    if known is not None:
        return bool(Batch.objects.filter(pk=batch.pk, transaction=row).update(transaction=known))
    return bool(
        Transaction.objects.filter(pk=row.pk, status=Transaction.Status.FAILED, nonce__isnull=True).update(
            status=Transaction.Status.SENT,
            nonce=int(found["nonce"], 16),
            gas=int(found["gas"], 16),
            max_fee=int(found.get("maxFeePerGas") or found["gasPrice"], 16),
            priority_fee=int(found["maxPriorityFeePerGas"], 16) if "maxPriorityFeePerGas" in found else None,
            # Its bytes are not ours to know; should its block vanish, it is signed again under the same
            # nonce.
            raw_tx=b"",
            hashes=[found["hash"]],
            error="",
        )
    )
