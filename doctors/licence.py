"""What a doctor can do about the licence now, and what comes next for somebody who has not sent anything yet."""

from django.urls import reverse

from domain.credentials.models import Credential
from domain.credentials.models import CredentialState as State
from domain.credentials.queries.standing import Standing


def actions(credential: Credential, standing: Standing) -> dict[str, str]:
    """Addresses of what can be done."""
    state = State(credential.state)
    if state in (State.SUBMITTED, State.UNDER_REVIEW):
        return {"withdraw_url": reverse("doctors:application-withdraw")}
    if state == State.REJECTED:
        return {"again_url": reverse("doctors:application-form")}
    if standing.is_active:
        return {"home_url": reverse("doctors:home")}
    return {"renew_url": reverse("doctors:application-begin")} if state not in (State.SUSPENDED, State.REVOKED, State.INFO_REQUIRED) else {}


def next_steps() -> list[dict[str, str]]:
    return [
        {"title": "Account made", "detail": "E-mail confirmed", "state": "done"},
        {"title": "You send licence and certificates", "detail": "You can stop and go on later", "state": "now"},
        {"title": "A verifier compares them", "detail": "You may be asked about single fields", "state": "later"},
        {"title": "You can work, until a date", "detail": "Until then you see only this page", "state": "later"},
    ]
