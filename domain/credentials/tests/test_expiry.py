"""Time passes: a licence ends in its minute, is renewed without a gap, and its end is told four times, each
once.
"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from common import clock
from domain.accounts.models import User
from domain.credentials.errors import ApplicationError
from domain.credentials.models import Credential, CredentialState
from domain.credentials.queries import decided, licence_standing, register
from domain.credentials.services import applications, expiry
from domain.credentials.tests import acts
from domain.notifications.models import Mail, Notice
from domain.organisations.models import Organisation
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
State = CredentialState


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> "Clock":
    return Clock(monkeypatch)


class Clock:
    """The one source of time, moved."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch

    def set(self, moment: datetime) -> None:
        self._patch.setattr(clock, "now", lambda: moment)


def end_of(credential: Credential) -> datetime:
    assert credential.valid_until is not None
    return credential.valid_until


def test_it_ends_in_its_minute_before_any_job_ran(bob: User, vera: User, later: Clock) -> None:
    end = end_of(acts.verified(bob, vera))

    later.set(end - timedelta(seconds=1))
    assert licence_standing.standing_of(bob).is_active
    later.set(end)
    found = licence_standing.standing_of(bob)

    assert (found.state, found.is_active) == (State.EXPIRED, False)
    assert Credential.objects.get().state == State.APPROVED
    assert register.find("Bob Example")[0].state == State.EXPIRED


def test_the_job_marks_it_and_tells_once(bob: User, vera: User, later: Clock) -> None:
    end = end_of(acts.verified(bob, vera))
    later.set(end + timedelta(minutes=1))

    assert [expiry.tidy(), expiry.tidy()] == [1, 0]
    assert Credential.objects.get().state == State.EXPIRED
    assert Notice.objects.filter(user=bob, kind="credential.expired").count() == 1


def test_reminders_come_on_their_days_and_once_each(bob: User, vera: User, later: Clock) -> None:
    credential = acts.verified(bob, vera)
    end = end_of(credential)
    told = []
    for days in (120, 91, 90, 89, 75, 60, 59, 31, 30, 8, 7, 6, 1):
        later.set(end - timedelta(days=days))
        expiry.tidy()
        expiry.tidy()
        told.append(Notice.objects.filter(user=bob, kind="credential.expiring").count())

    assert told == [0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4]
    assert Mail.objects.filter(to=bob.email, kind="credential.expiring").count() == 4
    assert Credential.objects.get().state == State.RENEWAL_DUE
    assert licence_standing.standing_of(bob).is_active
    assert not any(bob.name in str(mail.body) for mail in people.sent_mails())


def test_a_job_that_was_away_tells_the_nearest_only(bob: User, vera: User, later: Clock) -> None:
    end = end_of(acts.verified(bob, vera))
    later.set(end - timedelta(days=5))
    expiry.tidy()

    assert list(Notice.objects.filter(kind="credential.expiring").values_list("key", flat=True)) == ["7"]


def test_who_was_approved_for_six_weeks_hears_of_thirty_days_first(
    bob: User, vera: User, later: Clock
) -> None:
    credential = acts.approve(acts.sent(bob), vera, acts.today() + timedelta(days=42))
    expiry.tidy()
    assert not Notice.objects.filter(kind="credential.expiring").exists()

    later.set(end_of(credential) - timedelta(days=29))
    expiry.tidy()
    assert list(Notice.objects.filter(kind="credential.expiring").values_list("key", flat=True)) == ["30"]


def test_the_managers_of_an_organisation_are_told(hope: Organisation, vera: User, later: Clock) -> None:
    end = end_of(acts.verified(hope.created_by, vera, hope))
    later.set(end - timedelta(days=20))
    expiry.tidy()

    assert Notice.objects.get(kind="credential.expiring").user == hope.created_by
    assert licence_standing.standing_of(hope.created_by).is_active


def test_the_old_one_stays_valid_while_the_renewal_waits(bob: User, vera: User) -> None:
    old = acts.verified(bob, vera)
    renewal = acts.sent(bob, number=old.licence_number, licence_valid_until=acts.today() + 2 * acts.FAR)

    found = licence_standing.standing_of(bob)
    assert (found.is_active, found.credential, found.application) == (True, old, renewal)
    assert renewal.renews == old

    new = acts.approve(renewal, vera, acts.today() + 2 * acts.FAR)
    assert licence_standing.standing_of(bob).credential == new
    assert Credential.objects.get(pk=old.pk).state == State.REPLACED
    assert new.sequence == 2


def test_an_expired_one_is_renewed_and_works_again(bob: User, vera: User, later: Clock) -> None:
    old = acts.verified(bob, vera)
    later.set(end_of(old) + timedelta(days=3))
    expiry.tidy()

    new = acts.verified(bob, vera, number=old.licence_number)
    assert licence_standing.standing_of(bob).is_active
    assert new.renews_id == old.pk


def test_a_renewal_needs_a_new_certificate_and_a_change_of_the_authority_does_not(
    bob: User, vera: User
) -> None:
    old = acts.verified(bob, vera)
    same = acts.stated(number=old.licence_number, licence_valid_until=old.licence_valid_until)

    with pytest.raises(ApplicationError):
        applications.change(
            stated=replace(same, licence_valid_until=acts.today() + 2 * acts.FAR),
            by=bob,
            session=people.SESSION,
        )
    changed = applications.change(
        stated=replace(same, authority="Another council"), by=bob, session=people.SESSION
    )

    assert changed is not None and changed.state == State.SUBMITTED
    assert licence_standing.standing_of(bob).is_active
    assert applications.change(stated=same, by=bob, session=people.SESSION) is None


def test_what_ends_soon_is_listed_with_its_renewal(bob: User, charlie: User, vera: User) -> None:
    soon = acts.approve(acts.sent(bob), vera, acts.today() + timedelta(days=30))
    acts.verified(charlie, vera)
    renewal = acts.sent(bob, number=soon.licence_number)

    (row,) = decided.expiring().rows
    assert (row.credential, row.days, row.renewal) == (
        soon,
        31 if clock.now() < end_of(soon) - timedelta(days=30) else 30,
        renewal.pk,
    )
    assert decided.expiring_count() == 1
