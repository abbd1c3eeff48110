"""Deciding. Of two verifiers at once one wins: the other reads who decided. Nobody decides on himself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from adapters.vault.interface import SecondFactor
from domain.accounts.models import User
from domain.credentials.models import Credential


@dataclass(frozen=True, slots=True)
class Source:
    """Where the verifier looked: which register, how (Method), on which day."""

    register: str
    method: str
    date: date


@dataclass(frozen=True, slots=True)
class Reason:
    """About one field: what the certificate says (may be empty), and the text that the applicant reads."""

    reads: str
    says: str = ""


def take(*, credential: Credential, by: User) -> Credential:
    """This verifier looks at it: others see that. Twice is once; another may take it over."""
    raise NotImplementedError


def approve(*, credential: Credential, revision: int, valid_until: date, source: Source, by: User, session: bytes, proof: SecondFactor) -> Credential:
    """In force until the end of that day, at most the licence's own end; signed for the chain by the verifier's account.

    Raises ReviewError (not a day that can be, own application), DecidedError (somebody was faster), VaultRefusedError (login not fresh).
    """
    raise NotImplementedError


def ask(*, credential: Credential, revision: int, questions: Mapping[str, Reason], by: User, session: bytes) -> Credential:
    """Back to the applicant with a question per field ("papers": another paper is wanted), to be answered within two weeks."""
    raise NotImplementedError


def reject(*, credential: Credential, revision: int, reasons: Mapping[str, Reason], by: User, session: bytes) -> Credential:
    """Refused, with a reason per field. It may be mended and sent again."""
    raise NotImplementedError


def suspend(*, credential: Credential, revision: int, reason: str, by: User, session: bytes, proof: SecondFactor) -> Credential:
    """Nothing goes from this moment, before the chain has it."""
    raise NotImplementedError


def resume(*, credential: Credential, revision: int, reason: str, by: User, session: bytes, proof: SecondFactor) -> Credential:
    """In force again, until the date it had."""
    raise NotImplementedError


def revoke(*, credential: Credential, revision: int, reason: str, by: User, session: bytes, proof: SecondFactor) -> Credential:
    """For good."""
    raise NotImplementedError
