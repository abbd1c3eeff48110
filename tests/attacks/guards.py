"""The guards that the power check removes, one at a time, and the tests that must notice (security.md §4,
last paragraph).

A guard is a piece of text in a file, and what stands in its place when it is gone. Text that is no longer
there fails the check: the entry moves with the code.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guard:
    """`tests` are run against the weakened copy; at least one of them must fail."""

    name: str
    file: str
    guard: str
    gone: str
    tests: tuple[str, ...]


_OF_RECORDS = "patients/tests/test_records.py"
_OF_SIGNING_IN = "authentication/tests/test_signing_in.py"
_OF_TOKENS = "vault/tests/test_tokens.py"
_OF_GRANTS = "vault/tests/test_third_parties.py"

FOUNDATION = (
    Guard(
        "records are fetched for their owner only",
        "domain/records/queries/access.py",
        "Version.objects.filter(record_id=record_id, record__patient=patient)",
        "Version.objects.filter(record_id=record_id)",
        (f"{_OF_RECORDS}::test_mallory_finds_nothing_under_any_address",),
    ),
    Guard(
        "a change of another site is refused",
        "medchain/settings/base.py",
        '    "django.middleware.csrf.CsrfViewMiddleware",\n',
        "",
        (
            f"{_OF_RECORDS}::test_an_old_login_confirms_first",
            "tests/meta/test_sweep.py::test_every_change_needs_the_token",
        ),
    ),
    Guard(
        "what people wrote is escaped",
        "templates/components/record_row.html",
        "{{ row.title }}",
        "{{ row.title|safe }}",
        ("common/tests/test_components.py::test_naughty_text_stays_text_in_every_component",),
    ),
    Guard(
        "guessing ends",
        "authentication/allauth_settings.py",
        '"100/m/ip,5/300s/key"',
        '"100/m/ip,5000/300s/key"',
        (f"{_OF_SIGNING_IN}::test_guessing_ends_after_five_tries_whatever_the_headers_say",),
    ),
    Guard(
        "erasing wants a fresh login",
        "patients/views/erasure.py",
        "@fresh_login_required\n",
        "",
        (f"{_OF_RECORDS}::test_an_old_login_confirms_first",),
    ),
    Guard(
        "a token is redeemed once",
        "vault/services/access.py",
        "AND redeemed_at IS NULL ",
        "",
        (
            f"{_OF_TOKENS}::test_a_token_is_redeemed_once",
            f"{_OF_TOKENS}::test_of_sixteen_redeemers_exactly_one_gets_the_keys",
        ),
    ),
    Guard(
        "a token is bound to its session",
        "vault/services/access.py",
        " AND session = %(session)s",
        "",
        (f"{_OF_TOKENS}::test_another_session_account_or_address_is_refused_and_uses_nothing_up",),
    ),
    Guard(
        "terms that somebody else signed open nothing",
        "vault/services/grants.py",
        "if any(metadata.owner != grant_proof.terms.patient for metadata in bound.values()):",
        "if False:",
        (f"{_OF_GRANTS}::test_terms_that_mallory_signed_do_not_open_alices",),
    ),
    Guard(
        "a signed statement counts on its chain only",
        "adapters/chain/typed_data.py",
        '"chainId": "uint256", ',
        "",
        ("adapters/chain/tests/test_typed_data.py",),
    ),
    Guard(
        "the beginning of a sealed file is proved before anything of it is shown",
        "common/sealing/reader.py",
        " or not hmac.compare_digest(commitment, expected)",
        "",
        ("common/tests/test_sealed_reader.py",),
    ),
)

_REQUESTS, _GRANTS, _REFUSALS = (
    f"domain/consents/tests/test_{name}.py" for name in ("requests", "grants", "refusals")
)

SHARING = (
    Guard(
        "a block shuts out in the portal, before the vault is asked",
        "domain/consents/queries/usable_grants.py",
        "granted.exclude(Exists(_blocked(reader)))",
        "granted",
        (f"{_REFUSALS}::test_a_block_outranks_a_grant_at_once_and_others_read_on",),
    ),
    Guard(
        "a request is answered once",
        "domain/consents/services/requests.py",
        "Request.objects.filter(pk=request.pk, state=RequestState.REQUESTED, expires_at__gt=now)",
        "Request.objects.filter(pk=request.pk)",
        ("domain/consents/tests/test_races.py",),
    ),
    Guard(
        "nothing wider than was asked is signed",
        "domain/consents/grant_drafts.py",
        "if chosen.categories & ~request.categories:",
        "if False:",
        (f"{_REQUESTS}::test_more_than_was_asked_cannot_be_allowed",),
    ),
    Guard(
        "who blocks or does not want it is not found",
        "domain/consents/services/patient_lookup.py",
        "if patient is None or not is_open:",
        "if patient is None:",
        (f"{_REFUSALS}::test_unknown_blocking_closed_and_unwilling_are_one_answer_for_one_effort",),
    ),
    Guard(
        "time ends a grant at the reading",
        "domain/consents/queries/usable_grants.py",
        "starts__lte=seconds, expires__gt=seconds",
        "starts__lte=seconds",
        (f"{_GRANTS}::test_time_ends_a_grant_before_any_job_does",),
    ),
    Guard(
        "a lapsed standing ends reading in the portal too",
        "domain/consents/queries/usable_grants.py",
        "if not reader.is_active:",
        "if False:",
        (f"{_GRANTS}::test_a_suspended_doctor_reads_nothing_and_reads_again_when_resumed",),
    ),
    Guard(
        "what is signed while all is stopped is not written",
        "domain/consents/services/signed_grants.py",
        "if each.act.issued_at <= stopped:",
        "if False:",
        (f"{_GRANTS}::test_what_is_allowed_while_another_window_stops_everything_is_not_half_done",),
    ),
    Guard(
        "only the patient answers",
        "domain/consents/services/requests.py",
        "    _check_side(request.patient.user_id == by.pk)\n    is_all",
        "    is_all",
        (f"{_REQUESTS}::test_nobody_answers_for_somebody_else",),
    ),
)

GUARDS: tuple[Guard, ...] = (*FOUNDATION, *SHARING)
