"""Makes the account of a verifier or a regulator, and lets the chain know it.

For the operator, who holds the contract owner's key.
"""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from adapters.chain import values
from common.errors import MedChainError
from domain.accounts.roles import Role
from domain.accounts.services import start_codes
from domain.audit.services import events
from domain.ledger.services import role_appointments

ON_CHAIN = {Role.VERIFIER: values.Role.VERIFIER, Role.REGULATOR: values.Role.REGULATOR}


class Command(BaseCommand):
    help = (
        "Make an account of a verifier (or, with --role regulator, of the ministry), appoint it on "
        "the chain, "
        "and mail a start code. Running it again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--role", choices=[str(role) for role in ON_CHAIN], default=str(Role.VERIFIER))

    def handle(self, *args: Any, **options: Any) -> None:
        role = Role(options["role"])
        try:
            validate_email(options["email"])
            user = start_codes.create(
                role=role, name=options["name"], email=options["email"], session=os.urandom(32)
            )
            role_appointments.appoint(account=user.address, role=ON_CHAIN[role])
        except ValidationError:
            raise CommandError("This is no e-mail address.") from None
        except MedChainError as error:
            raise CommandError(str(error)) from None
        with transaction.atomic():
            events.write(action="verifier.appointed", by=None, subject_id=user.pk, detail={"role": str(role)})
        said = "has a password already" if user.has_usable_password() else "gets a start code by mail"
        self.stdout.write(f"{user.number} ({user.address}) is appointed as {role} and {said}.")
