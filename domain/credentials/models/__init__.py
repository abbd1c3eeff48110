"""Licences: what was applied for, with which papers, and who decided what."""

from domain.credentials.models.credential import (
    EDITABLE,
    IN_FORCE,
    OPEN,
    WAITING,
    Credential,
    CredentialState,
)
from domain.credentials.models.decision import Decision, Method, OnChain, Outcome
from domain.credentials.models.paper import MAX_SEALED, VERSION, Paper, PaperKind, PaperState
from domain.credentials.models.submission import Submission
from domain.credentials.models.support_case import SupportCase

__all__ = [
    "EDITABLE",
    "IN_FORCE",
    "MAX_SEALED",
    "OPEN",
    "VERSION",
    "WAITING",
    "Credential",
    "CredentialState",
    "Decision",
    "Method",
    "OnChain",
    "Outcome",
    "Paper",
    "PaperKind",
    "PaperState",
    "Submission",
    "SupportCase",
]
