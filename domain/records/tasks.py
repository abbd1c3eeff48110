"""What workers do for records.

Each task finds its work by id or in the database, and may be delivered any number of times.
"""

import logging
from uuid import UUID

from celery import shared_task

from common.errors import MedChainError
from domain.records.access import preview_cache
from domain.records.models import Upload
from domain.records.services import erasures, uploads, vault_reconciliation

logger = logging.getLogger(__name__)


@shared_task(name="records.sweep_uploads")
def sweep_uploads() -> None:
    """Forget what never became a record, finish erasures, and settle with the vault."""
    for work in (uploads.sweep, erasures.sweep, vault_reconciliation.reconcile):
        try:
            work()
        except MedChainError as error:
            logger.warning("%s", error)


@shared_task(name="records.preview")
def preview(upload_id: str) -> None:
    """Make the first picture of a stored file before anybody looks."""
    upload = Upload.objects.filter(pk=UUID(upload_id)).first()
    if upload is not None:
        try:
            preview_cache.prepare(upload=upload)
        except MedChainError as error:
            # Made again when somebody looks.
            logger.warning("no preview yet: %s", type(error).__name__)
