"""Guards of licences and of who verifies them."""

from tests.attacks.guards import Guard

_NAMES = ("applications", "decisions", "races", "expiry", "papers")
_APPLYING, _DECIDING, _RACES, _LAPSING, _PAPERS = (
    f"domain/credentials/tests/test_{name}.py" for name in _NAMES
)
_PAGES = "admin_portal/tests/test_pages.py"

VERIFYING = (
    Guard(
        "nobody decides on an application of their own",
        "domain/credentials/services/decisions.py",
        "if holders.is_own(by, credential):",
        "if False:",
        (f"{_DECIDING}::test_nobody_decides_on_himself",),
    ),
    Guard(
        "only verifiers decide",
        "domain/credentials/services/decisions.py",
        "if by.role != Role.VERIFIER or not by.is_active:",
        "if False:",
        (f"{_DECIDING}::test_a_suspended_verifier_decides_nothing",),
    ),
    Guard(
        "of two verifiers one wins",
        "domain/credentials/services/decisions.py",
        "    return mine.filter(state__in=before).update(",
        "    return Credential.objects.filter(pk=row.pk).update(",
        (
            f"{_RACES}::test_of_two_verifiers_one_wins_and_the_other_reads_who_decided",
            f"{_RACES}::test_eight_approvals_at_once_are_one",
        ),
    ),
    Guard(
        "not beyond the end of the licence itself",
        "domain/credentials/services/reviews.py",
        "if end is None or day > end:",
        "if end is None:",
        (f"{_DECIDING}::test_not_beyond_the_licence_itself_and_not_in_the_past",),
    ),
    Guard(
        "an application is sent with the papers it has",
        "domain/credentials/services/applications.py",
        "if not moved or _digests(_papers(row)) != sent.papers:",
        "if not moved:",
        (f"{_APPLYING}::test_a_paper_removed_while_it_is_signed_sends_nothing",),
    ),
    Guard(
        "a licence ends by the clock, not by a job",
        "domain/credentials/models/credential.py",
        " and at < self.valid_until",
        "",
        (f"{_LAPSING}::test_it_ends_in_its_minute_before_any_job_ran",),
    ),
    Guard(
        "certificates are of few kinds",
        "domain/credentials/services/papers.py",
        "    NARROWER.check(found.content_type)\n",
        "",
        (f"{_PAPERS}::test_what_is_no_certificate_is_refused_and_its_key_destroyed",),
    ),
    Guard(
        "a paper is its holder's, and after sending the verifiers'",
        "domain/credentials/queries/access.py",
        "if found is None or not holders.speaks_for(user, found.credential):",
        "if found is None:",
        (f"{_PAPERS}::test_a_strangers_paper_is_not_there",),
    ),
    Guard(
        "a decision wants a fresh login with a second factor",
        "admin_portal/views/decisions.py",
        "@sessions.second_factor_required\ndef approve(",
        "def approve(",
        (f"{_PAGES}::test_what_is_signed_needs_a_fresh_login",),
    ),
    Guard(
        "verifiers' pages are for verifiers",
        "admin_portal/guards.py",
        " or request.user.role != Role.VERIFIER",
        "",
        (f"{_PAGES}::test_nobody_else_enters",),
    ),
)
