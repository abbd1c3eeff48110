"""Addresses of sign-up, sign-in and security. allauth's views under our own addresses; of each, only what is used."""

from allauth.account import views as account
from django.urls import include, path
from django.views.generic import RedirectView

from domain.accounts import views

urlpatterns = [
    path("", views.entrance, name="entrance"),
    path("login/", views.RoleLogin.as_view(), name="account_login"),
    path("login/<slug:role>/", views.RoleLogin.as_view(), name="account_login_role"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", RedirectView.as_view(pattern_name="account_signup"), name="signup"),
    path("signup/patient/", views.PatientSignup.as_view(), name="account_signup"),
    path("confirm-email/", account.email_verification_sent, name="account_email_verification_sent"),
    path("account-paused/", account.account_inactive, name="account_inactive"),
    path("account-state/", views.state, name="account_state"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/code/", account.confirm_password_reset_code, name="account_confirm_password_reset_code"),
    path("password/reset/new/", account.complete_password_reset, name="account_complete_password_reset"),
    path("password/reset/done/", account.password_reset_from_key_done, name="account_password_reset_completed"),
    path("security/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("security/password/", account.password_change, name="account_change_password"),
    path("security/email/", account.email, name="account_email"),
    path("security/sessions/", views.session_page, name="usersessions_list"),
    path("security/sessions/<slug:key>/end/", views.session_end, name="usersessions_end"),
    path("security/second-factor/", include("allauth.mfa.urls")),
]
