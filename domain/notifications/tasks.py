"""What workers do for mails."""

from celery import shared_task

from domain.notifications.services import mails


@shared_task(name="notifications.send_due", ignore_result=True)
def send_due() -> None:
    while mails.send_due():
        pass
