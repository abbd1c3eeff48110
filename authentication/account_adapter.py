"""How django-allauth is made ours: its mails go through the outbox, its sentences are our words, its changes
end sessions.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from authentication import landing_pages, sessions, signed_out
from authentication.labels import ERRORS, MESSAGES, RESENT
from common import clock
from domain.accounts.models import Ending, User
from domain.accounts.services import mail, session_ends
from domain.accounts.session_store import CLIENT, STARTED
from domain.audit.services import events


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    error_messages = {**DefaultAccountAdapter.error_messages, **ERRORS}

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        mail.queue(template_prefix.rsplit("/", 1)[-1], to=email, context={"code": context.get("code", "")})

    def send_account_already_exists_mail(self, email: str) -> None:
        """Our registration has told the owner already."""

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Called by allauth after each change of how a person signs in."""
        what = template_prefix.rsplit("/", 1)[-1]
        if template_prefix.startswith("mfa/"):
            session_ends.second_factor_changed(user=user, what=what)
            update_session_auth_hash(self.request, user)
        else:
            events.write(action=f"account.{what}", by=user, subject_id=user.pk)
        if not what.startswith("email"):
            session_ends.end_other_sessions(
                user=user, but=sessions.stored_key(self.request), ending=Ending.CHANGED
            )
        mail.queue(
            "sign_in_changed",
            to=email or user.email,
            context={"what": MESSAGES.get(what, MESSAGES["changed"])},
        )

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: Any = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Our own sentences where we have one; allauth's other messages say what the page says anyway."""
        name = (message_template or "").rsplit("/", 1)[-1].removesuffix(".txt")
        if name == "email_confirmation_sent" and request.POST.get("action") == "resend":
            message = RESENT  # the page of the first one says so by itself
        said = (
            "" if name == "recovery_codes_generated" else message or MESSAGES.get(name)
        )  # the page that shows them says it all
        if said:
            super().add_message(request, level, message=said, extra_tags=extra_tags)

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        request.session[STARTED] = clock.now().timestamp()
        request.session[CLIENT] = {
            "ip": self.get_client_ip(request),
            "user_agent": self.get_http_user_agent(request)[:200],
        }

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        events.write(action="account.signed_in", by=user, subject_id=user.pk)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        signed_out.forget(response)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        # Nothing of what was typed: people put passwords into the wrong field.
        events.write(action="account.sign_in_refused", by=None)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return landing_pages.home_of(request.user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return landing_pages.home_of(request.user)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not sessions.is_fresh(self.request)
