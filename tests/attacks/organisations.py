"""Guards of joining, organisations and their staff."""

from tests.attacks.guards import Guard

_JOINING = "authentication/tests/test_professional_signup.py"
_STAFF = "domain/organisations/tests/test_invitations.py"
_MEMBERS = "domain/organisations/tests/test_members.py"
_CHANGING = "domain/organisations/tests/test_duties.py"
_PORTAL = "organisations/tests/test_guards.py"

JOINING = (
    Guard(
        "nobody signs up as a verifier",
        "authentication/views/signup.py",
        "        if role not in PROFESSIONALS:\n            raise Http404\n",
        "",
        (f"{_JOINING}::test_nobody_signs_up_as_anything_else",),
    ),
    Guard(
        "who works here has a second factor",
        "domain/accounts/roles.py",
        "must_have_second_factor: bool = True",
        "must_have_second_factor: bool = False",
        (f"{_JOINING}::test_bob_joins_confirms_and_must_add_a_second_factor_first",),
    ),
    Guard(
        "a code of an invitation counts once",
        "domain/organisations/services/invitations.py",
        "token_digest=invitation.token_digest,\n            accepted_at=None,",
        "token_digest=invitation.token_digest,",
        (f"{_STAFF}::test_the_code_counts_once",),
    ),
    Guard(
        "only managers invite",
        "domain/organisations/services/invitations.py",
        "    require_manager(by, organisation)\n    _check_functions",
        "    _check_functions",
        (f"{_STAFF}::test_only_managers_invite_withdraw_and_send_again",),
    ),
    Guard(
        "the last manager stays",
        "domain/organisations/services/managers.py",
        "        membership.is_manager\n        and not others",
        "        not membership.is_manager\n        and not others",
        (f"{_MEMBERS}::test_the_last_manager_cannot_leave",),
    ),
    Guard(
        "a second window signs nothing more",
        "domain/organisations/services/members.py",
        "filter(pk=membership.pk, sequence=was[0], is_refused=was[1])",
        "filter(pk=membership.pk)",
        (f"{_MEMBERS}::test_a_second_click_signs_nothing_more",),
    ),
    Guard(
        "who manages no more admits nobody",
        "domain/organisations/services/members.py",
        "    require_manager(by, organisation)  # somebody else",
        "    # somebody else",
        (f"{_MEMBERS}::test_who_manages_no_more_when_it_is_written_admits_nobody",),
    ),
    Guard(
        "of managers who demote each other one wins",
        "domain/organisations/services/duties.py",
        "        check(membership=membership, to=to, seen=seen, by=by)\n",
        "",
        (f"{_CHANGING}::test_managers_who_demote_each_other_at_once_have_one_winner",),
    ),
    Guard(
        "what another window changed is not overwritten",
        "domain/organisations/services/duties.py",
        "state=MembershipState.ACTIVE, **same)",
        "state=MembershipState.ACTIVE)",
        (f"{_CHANGING}::test_what_another_window_changed_while_the_vault_signed_stays",),
    ),
    Guard(
        "a function that was taken ends at once",
        "vault/services/pending_checks.py",
        "        left &= word.functions\n",
        "        left &= 127\n",
        (
            "vault/tests/test_pending_statements.py::test_what_is_added_counts_when_the_chain_has_it_and_what_is_taken_at_once",
        ),
    ),
    Guard(
        "an access point leads to no private network",
        "domain/organisations/access_points.py",
        "    _check_host(host)\n    return",
        "    return",
        ("domain/organisations/tests/test_access_points.py",),
    ),
    Guard(
        "each role has its own portal",
        "organisations/guards.py",
        " or request.user.role != portal.role:",
        ":",
        (f"{_PORTAL}::test_other_roles_find_nothing",),
    ),
    Guard(
        "an organisation that does not count opens nothing",
        "organisations/guards.py",
        "if request.membership is None or not request.standing.is_active:",
        "if request.membership is None:",
        (f"{_PORTAL}::test_suspended_revoked_or_over_nothing_else_opens",),
    ),
    Guard(
        "memberships are found at one's own organisation only",
        "domain/organisations/queries/access.py",
        "Membership.objects.filter(pk=membership_id, organisation=organisation)",
        "Membership.objects.filter(pk=membership_id)",
        ("organisations/tests/test_staff.py::test_another_hospitals_manager_finds_nothing",),
    ),
)
