"""What workers do for accounts."""

from celery import shared_task

from domain.accounts.services import tidying


@shared_task(name="accounts.tidy", ignore_result=True)
def tidy() -> None:
    tidying.end_old_sessions()
    tidying.forget_unconfirmed()
