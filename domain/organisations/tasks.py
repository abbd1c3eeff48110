"""What workers do for organisations."""

from celery import shared_task

from domain.organisations.services import ledger_outcomes


@shared_task(name="organisations.follow_ledger", ignore_result=True)
def follow_ledger() -> None:
    """Turn what became of memberships into what organisations see."""
    ledger_outcomes.follow()
