"""Everything people do about consent, in any order, while time passes and blocks come late."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from adapters.chain.values import FOREVER
from common import clock
from common.categories import Category, bits_of
from domain.accounts.models import User
from domain.consents.errors import ConflictError, NotAllowedError, NotFoundError, TooManyError, TooWideError
from domain.consents.models import RequestState
from domain.consents.queries import care_relationships
from domain.consents.services import blocks, grants, halts, policies, relationships
from domain.consents.terms import READING, Chosen, Flag, Purpose
from domain.consents.tests.world import IMAGES, LABS, VISITS
from domain.credentials.models import Credential, CredentialState
from domain.credentials.tests import acts
from domain.organisations.models import Function, Membership, MembershipState
from domain.organisations.queries import memberships
from domain.organisations.services import duties, members
from domain.organisations.services.duties import Duty
from tests import people
from tests.property.model import Member
from tests.property.story import Story

WHO = st.integers(0, 1)
SUMMARY = bits_of([Category.SUMMARY])
KINDS = st.sampled_from([LABS, IMAGES, LABS | IMAGES, LABS | IMAGES | VISITS, LABS | SUMMARY])
SINCE = st.sampled_from([None, 30, 200])
FLAGS = st.sampled_from([Flag.VIEW, READING, READING | Flag.WRITE, Flag.WRITE, Flag.VIEW | Flag.ONE_TIME])


class Sharing(Story):
    """What people do about consent: patients, doctors, organisations and verifiers."""

    @initialize()
    def begin(self) -> None:
        """Much is allowed already, so that there is something to lose."""
        for credential in Credential.objects.filter(state=CredentialState.APPROVED):
            self._note_standing(credential)
        every = LABS | IMAGES | VISITS | SUMMARY
        for patient, reader in ((0, 0), (0, 1), (1, 0)):
            self.offers(
                patient=patient,
                reader=reader,
                kinds=every,
                since=None,
                flags=READING | Flag.WRITE,
                days=60,
                some=7,
            )
        self.joins(reader=1, until=300, does=Function.CLINICIAN)
        self.makes_a_rule(patient=1, kinds=LABS | IMAGES, days=90)
        self._settle()

    # What patients do

    @rule(
        patient=WHO,
        reader=WHO,
        kinds=KINDS,
        since=SINCE,
        flags=FLAGS,
        days=st.sampled_from([1, 10, 60]),
        some=st.integers(0, 7),
    )
    def offers(
        self, patient: int, reader: int, kinds: int, since: int | None, flags: Flag, days: int, some: int
    ) -> None:
        who, to = self.patients[patient], self.readers[reader]
        chosen = self._chosen(who, kinds, since, flags, days, some)
        may = self.truth.is_working(to.address, self._now()) and not self.truth.is_blocked(
            who.user.address, to.address, self._now()
        )
        try:
            grants.offer(
                patient=who,
                to=to,
                chosen=chosen,
                purpose=Purpose.TREATMENT,
                by=who.user,
                session=people.SESSION,
                proof=self._proof(),
            )
        except NotAllowedError:
            assert not may
        else:
            assert may
        self._note_grants()

    @rule(patient=WHO, reader=WHO, kinds=KINDS, flags=FLAGS)
    def is_asked(self, patient: int, reader: int, kinds: int, flags: Flag) -> None:
        who, by = self.patients[patient], self.readers[reader]
        is_open = not self.truth.is_blocked(who.user.address, by.address, self._now())
        try:
            request = self.people.ask(
                by=by, patient=who, categories=kinds, records_from=None, flags=flags, days=20
            )
        except (NotAllowedError, NotFoundError):
            assert not (is_open and self.truth.is_working(by.address, self._now()))
            return
        except (ConflictError, TooManyError):
            return
        assert is_open
        if request.state == RequestState.REQUESTED:
            self.people.allow(request, categories=kinds, records_from=None, flags=flags, days=20)
        self._note_grants()

    @rule(which=st.integers(0, 99), kinds=KINDS, since=SINCE)
    def narrows(self, which: int, kinds: int, since: int | None) -> None:
        old = self._some_grant(which)
        if old is None or old.is_policy or old.supplements_id:
            return
        chosen = Chosen(
            kinds, self._day(since), None, 30, Flag(old.flags), tuple(old.records[:1]), old.ceiling
        )
        beside = self._beside(old)
        if beside is not None and since and not beside.records and not old.is_one_time:
            chosen = replace(chosen, all_dates=kinds & beside.categories)
        try:
            grants.narrow(
                grant=old, chosen=chosen, by=old.patient.user, session=people.SESSION, proof=self._proof()
            )
        except (TooWideError, ConflictError):
            return
        self._has_ended(old, beside)
        self._note_grants()

    @rule(which=st.integers(0, 99))
    def revokes(self, which: int) -> None:
        old = self._some_grant(which)
        if old is not None:
            beside = self._beside(old)
            self.people.revoke(old)
            self._has_ended(old, beside)

    @rule(patient=WHO)
    def stops_all(self, patient: int) -> None:
        who = self.patients[patient]
        halt = halts.stop_all(patient=who, by=who.user, session=people.SESSION)
        self.truth.halt(who.user.address, halt.until)
        for promise in self.truth.promises.values():
            promise.is_ended |= promise.patient == who.pk and promise.issued_at > halt.until

    @rule(
        patient=WHO,
        what=st.sampled_from(["bob", "charlie", "hope", Category.LABS, Category.IMAGES]),
        on=st.sampled_from([True, True, False]),  # as often as not a list is empty: nothing to take off it
    )
    def blocks(self, patient: int, what: str | Category, on: bool) -> None:
        who, will = self.patients[patient], self.truth.will(self.patients[patient].user.address)
        named: dict[str, Any] = (
            {"category": what}
            if isinstance(what, Category)
            else {"organisation" if what == "hope" else "user": getattr(self.people, what)}
        )
        change = blocks.add if on else blocks.remove
        made = change(patient=who, by=who.user, session=people.SESSION, proof=self._proof(), **named)
        if made is not None:
            will.sequence, will.categories = made.sequence, made.categories
            will.parties = list(made.parties.order_by("pk").values_list("address", flat=True))

    @rule(patient=WHO, kinds=KINDS, days=st.sampled_from([5, 90]))
    def makes_a_rule(self, patient: int, kinds: int, days: int) -> None:
        who = self.patients[patient]
        policies.make(
            patient=who,
            chosen=Chosen(kinds, days=days),
            organisation=self.people.hope,
            by=who.user,
            session=people.SESSION,
            proof=self._proof(),
        )
        self._note_grants()

    @rule(patient=WHO, reader=WHO, by_patient=st.booleans())
    def relation_ends(self, patient: int, reader: int, by_patient: bool) -> None:
        who, doctor = self.patients[patient], self.readers[reader]
        relation = care_relationships.relationship_between(doctor, who)
        if relation is None:
            return
        relationships.end(
            relationship=relation, by=who.user if by_patient else doctor, session=people.SESSION
        )
        halted = self.truth.will(who.user.address).halted_until
        for promise in self.truth.promises.values():
            # What a stop has ended already, or what never came into force, is not revoked once more.
            counts = promise.issued_at > halted and not promise.is_lost
            promise.is_ended |= (
                by_patient and counts and (promise.patient, promise.reader) == (who.pk, doctor.pk)
            )

    # What others do

    @rule(
        reader=WHO,
        until=st.sampled_from([3, 30, 300]),
        does=st.sampled_from([Function.CLINICIAN, Function.DESK]),
    )
    def joins(self, reader: int, until: int, does: Function) -> None:
        self._settle()
        doctor, hope, now = self.readers[reader], self.people.hope, clock.now()
        is_in = (
            Membership.objects.filter(user=doctor, organisation=hope)
            .exclude(state=MembershipState.ENDED)
            .exists()
        )
        if is_in or not self.truth.is_working(hope.address, self._now()):
            return  # a suspended hospital admits nobody
        asked = members.propose(
            organisation=hope,
            user=doctor,
            valid_from=now,
            valid_until=now + timedelta(days=until),
            by=hope.created_by,
        )
        members.accept(membership=asked, by=doctor)
        made = members.admit(
            organisation=hope, user=doctor, functions=does, valid_from=now,
            valid_until=now + timedelta(days=until), by=hope.created_by,
            session=people.SESSION, proof=self._proof(),
        )  # fmt: skip
        assert made.valid_until is not None
        member = Member(clock.unix(made.valid_from), clock.unix(made.valid_until), int(does))
        self.truth.members[hope.address, doctor.address] = member

    @rule(reader=WHO)
    def leaves(self, reader: int) -> None:
        self._settle()
        doctor, hope = self.readers[reader], self.people.hope
        membership = (
            Membership.objects.filter(user=doctor, organisation=hope)
            .exclude(state=MembershipState.ENDED)
            .first()
        )
        if membership is not None and self.truth.is_working(hope.address, self._now()):
            members.end(
                membership=membership, by=hope.created_by, session=people.SESSION, proof=self._proof()
            )
            self.truth.members.pop((hope.address, doctor.address), None)

    @rule(
        reader=WHO,
        does=st.sampled_from([Function.CLINICIAN, Function.DESK, Function.CLINICIAN | Function.DESK]),
        until=st.sampled_from([None, 30, 300]),
    )
    def does_something_else(self, reader: int, does: Function, until: int | None) -> None:
        self._settle()
        doctor, hope, now = self.readers[reader], self.people.hope, clock.now()
        found = (
            memberships.in_force()
            .filter(user=doctor, organisation=hope)
            .select_related("user", "organisation")
            .first()
        )
        if found is None or not self.truth.is_working(hope.address, self._now()):
            return
        to = Duty(int(does), "", now + timedelta(days=until) if until else found.valid_until)
        duties.change(
            membership=found,
            to=to,
            seen=duties.mark_of(found),
            by=hope.created_by,
            session=people.SESSION,
            proof=self._proof(),
        )
        end = FOREVER if to.valid_until is None else clock.unix(to.valid_until)
        self.truth.members[hope.address, doctor.address] = Member(
            clock.unix(found.valid_from), end, int(does)
        )

    @rule(who=st.sampled_from(["bob", "charlie", "hope"]))
    def is_suspended_or_resumed(self, who: str) -> None:
        self._settle()
        named = getattr(self.people, who)
        credential = (
            Credential.objects.filter(user=named)
            if isinstance(named, User)
            else Credential.objects.filter(organisation=named)
        )
        row = credential.get()
        if (
            row.state == CredentialState.SUSPENDED
            and row.valid_until is not None
            and row.valid_until > clock.now()
        ):
            self._note_standing(acts.resume(row, self.people.vera))
        elif (
            row.state == CredentialState.APPROVED
            and row.valid_until is not None
            and row.valid_until > clock.now()
        ):
            self._note_standing(acts.suspend(row, self.people.vera))
