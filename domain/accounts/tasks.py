"""What workers do for accounts."""

from celery import shared_task

from domain.accounts.services import retention


@shared_task(name="accounts.tidy", ignore_result=True)
def tidy() -> None:
    retention.end_old_sessions()
    retention.forget_unconfirmed()
