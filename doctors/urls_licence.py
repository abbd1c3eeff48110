"""Home, the application, the licence and the account."""

from django.urls import path

from doctors.views import application, credentials, home, memberships, papers

urlpatterns = [
    path("", home.home, name="home"),
    path("application/", application.application, name="application"),
    path("application/form/", application.form, name="application-form"),
    path("application/draft/", application.draft, name="application-draft"),
    path("application/begin/", application.begin, name="application-begin"),
    path("application/answer/", application.answer, name="application-answer"),
    path("application/withdraw/", application.withdraw, name="application-withdraw"),
    path("application/papers/", papers.paper_form, name="papers"),
    path("application/papers/file/", papers.paper_file, name="paper-file"),
    path("application/papers/<uuid:paper_id>/remove/", papers.paper_remove, name="paper-remove"),
    path("account/", credentials.account, name="account"),
    path("account/key/", credentials.key, name="account-key"),
    path("credentials/", credentials.credentials, name="credentials"),
    path("credentials/details/", credentials.details, name="details"),
    path("credentials/acting-for/", memberships.act_for, name="acting-for"),
    path(
        "credentials/memberships/<uuid:membership_id>/accept/",
        memberships.answer,
        {"says": "yes"},
        name="membership-accept",
    ),
    path(
        "credentials/memberships/<uuid:membership_id>/decline/",
        memberships.answer,
        {"says": "no"},
        name="membership-decline",
    ),
    path("credentials/memberships/<uuid:membership_id>/leave/", memberships.leave, name="membership-leave"),
]
