"""Addresses of a portal, each with its guard. Called once by each of the three."""

from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from organisations.guards import applicant_only, manager_only, staff_only, working_manager_only
from organisations.portal import Portal
from organisations.views import application, duties, home, organisation, papers, staff


def patterns_for(portal: Portal) -> list[URLPattern]:
    return [*_applying(portal), *_working(portal), *_managing(portal)]


def _applying(portal: Portal) -> list[URLPattern]:
    """Before the organisation counts, and when it no longer does."""
    return [
        path("account/", applicant_only(portal, organisation.account), name="account"),
        path("account/key/", applicant_only(portal, organisation.key), name="account-key"),
        path("application/", applicant_only(portal, application.application), name="application"),
        path(
            "application/register/", applicant_only(portal, application.register), name="application-register"
        ),
        path("application/form/", manager_only(portal, application.form), name="application-form"),
        path("application/draft/", manager_only(portal, application.draft), name="application-draft"),
        path("application/begin/", manager_only(portal, application.begin), name="application-begin"),
        path("application/answer/", manager_only(portal, application.answer), name="application-answer"),
        path(
            "application/withdraw/", manager_only(portal, application.withdraw), name="application-withdraw"
        ),
        path(
            "application/papers/<uuid:paper_id>/remove/",
            manager_only(portal, papers.paper_remove),
            name="paper-remove",
        ),
        # The token of a form with files stands in its body, which our own handler takes and checks.
        path(
            "application/papers/<slug:kind>/",
            csrf_exempt(manager_only(portal, papers.paper_form)),
            name="papers",
        ),
        path(
            "application/papers/<slug:kind>/file/", manager_only(portal, papers.paper_file), name="paper-file"
        ),
    ]


def _working(portal: Portal) -> list[URLPattern]:
    return [
        path("", staff_only(portal, home.home), name="home"),
        path("staff/", staff_only(portal, staff.staff_list), name="staff"),
        path("staff/find/", staff_only(portal, staff.find), name="staff-find"),
        path("staff/<uuid:membership_id>/end/", staff_only(portal, staff.end), name="staff-end"),
        path("organisation/", staff_only(portal, organisation.organisation), name="organisation"),
    ]


def _managing(portal: Portal) -> list[URLPattern]:
    return [
        path("staff/invite/", working_manager_only(portal, staff.invite), name="staff-invite"),
        path(
            "staff/<uuid:membership_id>/change/",
            working_manager_only(portal, duties.change),
            name="staff-change",
        ),
        path("staff/sign/", working_manager_only(portal, staff.sign), name="staff-sign"),
        path(
            "staff/invitations/<uuid:invitation_id>/resend/",
            working_manager_only(portal, staff.resend),
            name="invitation-resend",
        ),
        path(
            "staff/invitations/<uuid:invitation_id>/withdraw/",
            working_manager_only(portal, staff.withdraw),
            name="invitation-withdraw",
        ),
        path("organisation/contact/", working_manager_only(portal, organisation.contact), name="contact"),
        *(
            [path("staff/doctor/", working_manager_only(portal, staff.doctor), name="staff-doctor")]
            if portal.asks_doctors
            else []
        ),
    ]
