"""Imports in workers: started when a file has arrived, and again by the clock for those whose worker died."""

import logging
from uuid import UUID

from celery import shared_task
from kombu.exceptions import OperationalError

from common.errors import MedChainError
from domain.imports.services import import_worker, imports

logger = logging.getLogger(__name__)


@shared_task(name="imports.import_file")
def import_file(job_id: str) -> None:
    """Import one file, or the rest of it."""
    try:
        import_worker.run(job_id=UUID(job_id))
    except MedChainError as error:
        logger.warning("an import waits: %s", type(error).__name__)


@shared_task(name="imports.sweep")
def sweep() -> None:
    """Bring back imports that nobody works on, and end those that nobody answers."""
    imports.stop_abandoned()
    for job_id in import_worker.waiting():
        import_file.delay(str(job_id))


def start(job_id: UUID) -> None:
    """Start now. If the broker is away the sweep starts it later."""
    try:
        import_file.delay(str(job_id))
    except OperationalError:
        logger.warning("the broker is away; the import is picked up later")
