"""Addresses of sign-up, sign-in and security.

allauth's views under our own addresses; of each, only what is used.
"""

from allauth.account import views as account
from django.urls import include, path

from authentication.views import invitations, login, sessions, signup

urlpatterns = [
    path("", login.entrance, name="entrance"),
    path("login/", login.RoleLogin.as_view(), name="account_login"),
    path("login/<slug:role>/", login.RoleLogin.as_view(), name="account_login_role"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", signup.choose, name="signup"),
    path("signup/patient/", signup.Patient.as_view(), name="account_signup"),
    path("signup/organisation/", signup.organisation, name="account_signup_organisation"),
    path("signup/<slug:role>/", signup.Professional.as_view(), name="account_signup_role"),
    path("start/", signup.start, name="account_start"),
    path("join/", invitations.join, name="account_join"),
    path("join/invitation/", invitations.invitation, name="account_invitation"),
    path("join/invitation/accept/", invitations.accept, name="invitation_accept"),
    path("confirm-email/", account.email_verification_sent, name="account_email_verification_sent"),
    path("account-paused/", account.account_inactive, name="account_inactive"),
    path("account-state/", login.state, name="account_state"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path(
        "password/reset/code/",
        account.confirm_password_reset_code,
        name="account_confirm_password_reset_code",
    ),
    path("password/reset/new/", account.complete_password_reset, name="account_complete_password_reset"),
    path(
        "password/reset/done/", account.password_reset_from_key_done, name="account_password_reset_completed"
    ),
    path("security/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("security/password/", account.password_change, name="account_change_password"),
    path("security/email/", account.email, name="account_email"),
    path("security/sessions/", sessions.session_page, name="usersessions_list"),
    path("security/sessions/<slug:key>/end/", sessions.session_end, name="usersessions_end"),
    path("security/second-factor/", include("allauth.mfa.urls")),
]
