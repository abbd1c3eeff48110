"""Puts the contracts on the configured chain, once, and enrols the notary."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from adapters.chain import deploy, deployment, development
from adapters.chain.deployment import Deployment
from adapters.chain.errors import WrongChainError
from adapters.chain.rpc import Rpc
from common.errors import MedChainError
from domain.ledger import keyring, node


class Command(BaseCommand):
    help = (
        "Deploy Participants, Consents and Anchors (what stands already is kept), enrol the notary, "
        "write DEPLOYMENTS_DIR/<chain id>.json."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--replace",
            action="store_true",
            help="deploy anew where the known contracts do not fit the chain (development)",
        )
        parser.add_argument(
            "--owner", help="address that owns Participants afterwards: a multi-signature or a timelock"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        rpc = node.rpc()
        try:
            deployer = keyring.make(Path(settings.DEPLOYER_KEY_FILE), variable="DEPLOYER_KEY_FILE")
            notary = keyring.make(Path(settings.NOTARY_KEY_FILE), variable="NOTARY_KEY_FILE")
            relayer = keyring.make(Path(settings.RELAYER_KEY_FILE), variable="RELAYER_KEY_FILE")
            for address in (deployer.address, notary.address, relayer.address):
                _fund(rpc, address)
            made = deploy.deploy(
                rpc,
                deployer.secret,
                chain_id=settings.CHAIN_ID,
                notary=notary.address,
                owner=options["owner"],
                existing=_existing(),
                replace=options["replace"],
            )
            deployment.save(made)
        except MedChainError as error:
            raise CommandError(str(error)) from error
        for name in deployment.CONTRACTS:
            self.stdout.write(f"{name}: {made.address(name)}")
        self.stdout.write(f"The notary is {notary.address}, the relayer {relayer.address}.")


def _fund(rpc: Rpc, address: str) -> None:
    """Free money exists on the development chain only; elsewhere the node says itself when an account is
    empty.
    """
    if settings.CHAIN_ID == development.CHAIN_ID:
        development.fund(rpc, address)


def _existing() -> Deployment | None:
    try:
        return deployment.load(settings.CHAIN_ID)
    except WrongChainError:
        if (Path(settings.DEPLOYMENTS_DIR) / f"{settings.CHAIN_ID}.json").exists():
            raise
        return None
