"""What workers do for accounts."""

from celery import shared_task

from domain.accounts.services import following, tidying


@shared_task(name="accounts.tidy", ignore_result=True)
def tidy() -> None:
    tidying.end_old_sessions()
    tidying.forget_unconfirmed()


@shared_task(name="accounts.follow_ledger", ignore_result=True)
def follow_ledger() -> None:
    """Turn what became of memberships into what organisations see."""
    following.follow()
