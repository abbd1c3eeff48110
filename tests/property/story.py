"""One random story of consent: how it begins and is taken back, how time passes, and how all is compared."""

import sys
from collections import Counter
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any, ClassVar
from unittest import mock

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from adapters.chain.values import Role, Verdict
from common import clock
from domain.accounts.models import Patient
from domain.consents import salts, signed_terms
from domain.consents.models import Grant, GrantState
from domain.consents.terms import WHATEVER_DATE, Chosen, Flag
from domain.consents.tests.world import Kept, World
from domain.credentials.models import Credential, CredentialState
from domain.ledger.models import SignedAct
from tests import people
from tests.property import agreement
from tests.property.model import Promise, Standing, Truth

LONGEST_LINE = 60
WAITS = st.sampled_from([600, 3 * 3600, 2 * 86_400, 15 * 86_400, 40 * 86_400])


class Story(RuleBasedStateMachine):
    """Each run is one story on a snapshot of the chain, inside a transaction of both databases; both are
    taken back.
    """

    world: ClassVar[World]
    kept: ClassVar[dict[Patient, list[Kept]]]
    said: ClassVar[Counter[Verdict]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.truth, self.ahead, self.steps = Truth(), timedelta(), 0
        self.open = ExitStack()
        real = clock.now
        self.open.enter_context(mock.patch.object(clock, "now", lambda: real() + self.ahead))
        self.open.enter_context(mock.patch.object(World, "wait", self._pass))
        self.open.enter_context(self.world.node.snapshot())
        for database in ("default", "vault"):
            around = transaction.atomic(using=database)
            around._from_testcase = True  # type: ignore[attr-defined]  # what insists on a transaction of its own has it, as far as it can tell
            self.open.enter_context(around)
        self.people = self.world.again()
        self.readers = [self.people.bob, self.people.charlie]
        self.patients = [self.people.alice, self.people.mallory]

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:
                self.all_agree()  # every story ends with it
        finally:
            self._take_back()

    def _take_back(self) -> None:
        for database in ("vault", "default"):
            transaction.set_rollback(True, using=database)
        self.open.close()

    # Time, and blocks

    @rule(seconds=WAITS)
    def time_passes(self, seconds: int) -> None:
        """Grants that wait may come too late; what others signed has arrived before."""
        if SignedAct.objects.filter(status__in=["waiting", "sent"]).exclude(kind="grant").exists():
            self._settle()
        self.ahead += timedelta(seconds=seconds)
        self.people.mine()
        if seconds > 86_400:
            self.truth.lose_what_waits()
            self._settle()  # the ledger says so, and what was signed in reserve goes out

    @rule()
    def blocks_come(self) -> None:
        self._settle()

    @rule()
    def all_agree(self) -> None:
        self._settle()
        self.compare()

    def compare(self) -> None:
        self.said.update(agreement.compare(self.people, self.truth, self.kept, self.readers))

    # Helpers

    def _settle(self) -> None:
        self.people.record()
        # Of one line (the block lists of a patient, say) one goes at a time: as often as it has waiting ones.
        for _ in range(LONGEST_LINE):
            if not SignedAct.objects.filter(status="waiting").exists():
                break
            self.people.record()
        self.truth.arrive()

    def _pass(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)

    def _now(self) -> int:
        return clock.unix(clock.now())

    def _proof(self) -> Any:
        return people.proof()

    def _day(self, since: int | None) -> Any:
        return None if since is None else (datetime.now() - timedelta(days=since)).date()

    def _chosen(
        self, who: Patient, kinds: int, since: int | None, flags: Flag, days: int, some: int
    ) -> Chosen:
        records = (
            tuple(record.ref.record for place, record in enumerate(self.kept[who]) if some >> (place % 3) & 1)
            if some < 4
            else ()
        )
        is_apart = since and flags & Flag.VIEW and not flags & Flag.ONE_TIME
        return Chosen(
            kinds,
            self._day(since),
            None,
            days,
            flags,
            records,
            2 if records and flags & Flag.VIEW else 0,
            kinds & WHATEVER_DATE if is_apart else 0,
            records if is_apart else (),
        )

    def _beside(self, grant: Grant) -> Grant | None:
        return Grant.objects.filter(supplements=grant, state=GrantState.ACTIVE).first()

    def _has_ended(self, *grants: Grant | None) -> None:
        for grant in grants:
            if grant is not None:
                self.truth.promises[grant.pk].is_ended = True

    def _some_grant(self, which: int) -> Grant | None:
        live = list(
            Grant.objects.filter(state=GrantState.ACTIVE)
            .select_related("patient__user", "user", "organisation")
            .order_by("granted_at", "pk")
        )
        return live[which % len(live)] if live else None

    def _note_standing(self, credential: Credential) -> None:
        address = credential.holder_address
        self.truth.standings.pop(address, None)
        if credential.state == CredentialState.APPROVED and credential.valid_until is not None:
            role = Role.HOSPITAL if credential.organisation_id else Role.DOCTOR
            self.truth.standings[address] = Standing(role, clock.unix(credential.valid_until))

    def _note_grants(self) -> None:
        """What was signed since: with the terms as they were hashed then."""
        for row in Grant.objects.exclude(pk__in=self.truth.promises):
            (salt,) = salts.for_subjects(row.patient_id, [salts.grant(row.pk)])
            self.truth.promises[row.pk] = Promise(
                row.pk, row.patient_id, row.user_id, signed_terms.terms_of(row, salt), row.issued_at
            )
