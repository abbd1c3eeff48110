"""How much may come in."""

from domain.intake.content_types import MEGABYTE

#: All sealed files of one patient together.
QUOTA_BYTES = 50 * 1024 * MEGABYTE
#: Uploads that nobody has described yet, per patient.
MAX_WAITING = 50
#: The vault keeps the key of an undescribed upload for an hour; we end before it does.
KEPT_SECONDS = 55 * 60
#: Backups of the vault must be gone after so many days (docs/operations.md); receipts of erasure say so.
BACKUP_DAYS = 30
