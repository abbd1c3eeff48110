"""What workers do for the log."""

import logging

from celery import shared_task

from common.errors import MedChainError
from domain.audit.services import integrity_checks, segment_sealing

logger = logging.getLogger(__name__)


@shared_task(name="audit.seal", ignore_result=True)
def seal() -> None:
    """Seal what waits. While the vault is away it waits for the next beat."""
    try:
        segment_sealing.seal_waiting()
    except MedChainError as error:
        logger.warning("the log is not sealed now: %s", error)


@shared_task(name="audit.verify", ignore_result=True)
def verify() -> None:
    """Look at the log where that is due. While the chain or the vault is away it waits for a later beat."""
    try:
        integrity_checks.verify_if_due()
    except MedChainError as error:
        logger.warning("the log is not compared now: %s", error)
