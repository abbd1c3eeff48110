"""What workers do for licences.

Each task finds its work in the database, and may be delivered any number of times.
"""

import logging

from celery import shared_task

from common.errors import MedChainError
from domain.credentials.services import expiry, paper_sweep

logger = logging.getLogger(__name__)


@shared_task(name="credentials.lapse")
def lapse() -> None:
    """Mark what ended, remind of what ends soon."""
    expiry.tidy()


@shared_task(name="credentials.sweep_papers")
def sweep_papers() -> None:
    """Forget papers that never arrived whole, and refused ones that were shown."""
    try:
        paper_sweep.sweep()
    except MedChainError as error:
        logger.warning("%s", error)
