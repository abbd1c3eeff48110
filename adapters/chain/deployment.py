"""Where the contracts are: contracts/deployments/<chain-id>.json, and whether the node at hand really has
them.

A list of versions per contract: reads ask all of them, writes go to the newest. A version marked closed is
not written to any more. A file may lack a contract that is newer than itself: `chain_deploy` adds it.

    {"chain_id": 31337, "genesis": "0x…",
     "contracts": {"Anchors": [{"address": "0x…", "block": 3, "transaction": "0x…", "closed": false}], …}}
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from adapters.chain import abi, blocks
from adapters.chain.contracts.anchors import Anchors
from adapters.chain.contracts.base import Contract
from adapters.chain.contracts.consents import Consents
from adapters.chain.errors import WrongChainError
from adapters.chain.rpc import Rpc

CONTRACTS = ("Participants", "Consents", "Anchors")  # in every file


class Version(NamedTuple):
    """One deployed contract."""

    address: str
    block: int
    transaction: str
    closed: bool = False


@dataclass(frozen=True)
class Deployment:
    """All contracts of one chain; of each the oldest version first."""

    chain_id: int
    genesis: str
    versions: dict[str, tuple[Version, ...]]

    def address(self, name: str) -> str:
        """Where to write: the newest version that is not closed. Raises WrongChainError."""
        versions = self.versions.get(name, ())
        if not versions:
            raise WrongChainError(
                f"{name} is not on chain {self.chain_id} yet.", next="Run `manage.py chain_deploy`."
            )
        for version in reversed(versions):
            if not version.closed:
                return version.address
        raise WrongChainError(
            f"Every version of {name} on chain {self.chain_id} is closed.",
            next="Run `manage.py chain_deploy --replace`.",
        )

    def addresses(self, name: str) -> list[str]:
        """Where to read: all versions, the newest first."""
        return [version.address for version in reversed(self.versions.get(name, ()))]

    @property
    def participants(self) -> str:
        return self.address("Participants")

    @property
    def consents(self) -> str:
        return self.address("Consents")

    @property
    def anchors(self) -> str:
        return self.address("Anchors")

    def check(self, rpc: Rpc) -> None:
        """Whether the node's chain is this one, with these contracts.

        Raises WrongChainError, whose sentence names what to set.
        """
        check_chain_id(rpc, self.chain_id)
        if "0x" + blocks.genesis_hash(rpc).hex() != self.genesis:
            raise WrongChainError(
                f"The node's chain {self.chain_id} is not the one the contracts were deployed on: "
                "it was reset or replaced.",
                next="Set CHAIN_RPC_URL to a node of the old chain, or run `manage.py chain_deploy "
                "--replace` on a development chain.",
            )
        for name in self.versions:
            for address in self.addresses(name):
                _check_code(rpc, name, address, same=address == self.address(name))
        for contract in (Consents(rpc, self.consents), Anchors(rpc, self.anchors)):
            if contract.participants() != self.participants:
                raise WrongChainError(
                    f"{contract.name} at {contract.address} believes another Participants than "
                    f"{self.participants}.",
                    next=f"Correct the deployments file of chain {self.chain_id}.",
                )


def load(chain_id: int, folder: Path | None = None) -> Deployment:
    """The deployments file of a chain, from `folder` or DEPLOYMENTS_DIR. Raises WrongChainError."""
    file = _file(chain_id, folder)
    try:
        content = json.loads(file.read_text())
        versions = {
            name: tuple(Version(**version) for version in found)
            for name, found in content["contracts"].items()
        }
        if not set(CONTRACTS) <= set(versions):
            raise KeyError("a contract is missing")
        return Deployment(content["chain_id"], content["genesis"], versions)
    except FileNotFoundError as error:
        raise WrongChainError(
            f"No contracts are known on chain {chain_id}: {file.name} is not in DEPLOYMENTS_DIR.",
            next="Run `manage.py chain_deploy`, or set CHAIN_ID to the chain you use.",
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise WrongChainError(
            f"{file.name} in DEPLOYMENTS_DIR is not a deployments file.", next="Restore it, or deploy again."
        ) from error


def save(deployment: Deployment, folder: Path | None = None) -> Path:
    """Write the file, whole or not at all."""
    file = _file(deployment.chain_id, folder)
    file.parent.mkdir(parents=True, exist_ok=True)
    contracts = {
        name: [version._asdict() for version in versions] for name, versions in deployment.versions.items()
    }
    content = {"chain_id": deployment.chain_id, "genesis": deployment.genesis, "contracts": contracts}
    draft = file.with_suffix(f".{os.getpid()}.draft")
    draft.write_text(json.dumps(content, indent=2) + "\n")
    draft.replace(file)
    return file


def check_chain_id(rpc: Rpc, wanted: int) -> None:
    """Raises WrongChainError."""
    found = blocks.chain_id(rpc)
    if found != wanted:
        raise WrongChainError(
            f"The node at CHAIN_RPC_URL is on chain {found}, CHAIN_ID says {wanted}.",
            next=f"Set CHAIN_RPC_URL to a node of chain {wanted}, or CHAIN_ID to {found}.",
        )


def is_program(code: bytes, interface: abi.Abi) -> bool:
    """Whether deployed code is what the sources build, whatever was written into its immutables."""
    return len(code) == len(interface.deployed_bytecode) and _masked(code, interface) == _masked(
        interface.deployed_bytecode, interface
    )


def _check_code(rpc: Rpc, name: str, address: str, *, same: bool) -> None:
    code = blocks.code_at(rpc, address)
    if not code:
        raise WrongChainError(
            f"There is no contract at {address}, where {name} should be.",
            next="Set CHAIN_RPC_URL to a node that is in step with the chain, or correct the deployments "
            "file.",
        )
    # An older version is an older program: it only has to be there.
    known = Contract.by_name(name)
    if same and known is not None and not is_program(code, known.interface()):
        raise WrongChainError(
            f"The contract at {address} is not the {name} of this release: its code differs from "
            f"contracts/abi/{name}.json.",
            next="Use the release it was deployed with, or run `manage.py chain_deploy --replace`.",
        )


def _masked(code: bytes, interface: abi.Abi) -> bytes:
    masked = bytearray(code)
    for start, length in interface.immutables:
        masked[start : start + length] = bytes(length)
    return bytes(masked)


def _file(chain_id: int, folder: Path | None) -> Path:
    return (folder or Path(settings.DEPLOYMENTS_DIR)) / f"{chain_id}.json"
