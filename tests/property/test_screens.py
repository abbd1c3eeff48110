"""The same stories through the doctor's own page: it opens a record exactly where the contract allows it.

MEDCHAIN_SOAK=1 tells more of them.
"""

import os
from collections import Counter
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from adapters.chain.values import Action, Verdict
from adapters.vault.interface import VersionRef
from common import clock
from doctors.presenters.acting_for import OWN, SESSION_KEY
from domain.accounts.models import Patient, User
from domain.consents.terms import Flag
from domain.consents.tests.conftest import first_world, quiet_node
from domain.consents.tests.world import Kept, World
from domain.records import envelope_binding
from domain.records.models import Version
from domain.records.tests.sharing import acts
from tests.property import agreement
from tests.property.machine import Sharing

SOAK = bool(os.environ.get("MEDCHAIN_SOAK"))
pytestmark = [
    pytest.mark.django_db(databases=["default", "vault"]),
    pytest.mark.timeout(2 * 3600 if SOAK else 600),
]
STORIES, STEPS, AT_LEAST = (100, 40, 2_000) if SOAK else (3, 10, 200)
KINDS = ("report", "imaging", "visit-note")


class Screens(Sharing):
    """Each time all is compared, both doctors ask for every record as well: in the own name, and in Hospital
    Hope's.
    """

    looked: ClassVar[Counter[bool]] = Counter()

    def compare(self) -> None:
        super().compare()
        for reader in self.readers:
            browser = Client()
            browser.force_login(reader)
            for (patient, record), expected in self._expected(reader).items():
                opens = [
                    self._opens(browser, f"/doctor/patients/{patient}/records/{record}/", acting_for)
                    for acting_for in (OWN, str(self.world.hope.pk))
                ]
                assert any(opens) == expected, (reader.email, patient, record, opens)
                Screens.looked[expected] += 1

    def _opens(self, browser: Client, address: str, acting_for: str) -> bool:
        session = browser.session
        session[SESSION_KEY] = acting_for
        session.save()
        return browser.get(address).status_code == 200

    def _expected(self, reader: User) -> dict[tuple[UUID, UUID], bool]:
        """By the model, which agrees with the contract; without what only a one-time look would open: looking
        would use it up.
        """
        now = clock.unix(clock.now())
        by: dict[tuple[UUID, UUID], set[bool]] = {
            (patient.pk, one.ref.record): set() for patient, kept in self.kept.items() for one in kept
        }
        for question in agreement.questions(self.truth, self.kept, [reader]):
            for record, item in question.items if question.asker.action is Action.VIEW else ():
                if self.truth.verdict(question.promise, question.asker, item, now) is Verdict.ALLOWED:
                    by[question.promise.patient, record.ref.record].add(
                        bool(question.promise.terms.flags & Flag.ONE_TIME)
                    )
        return {where: False in found for where, found in by.items() if found != {True}}


def some_of_each(patient: Patient) -> list[Kept]:
    """Real records: three kinds, three days, all three levels."""
    days = [clock.now().date() - timedelta(days=back) for back in (400, 100, 3)]
    records = [
        acts.keep(
            patient,
            kind=KINDS[i % 3],
            title=f"Record {i}",
            text=f"Words {i}".encode(),
            day=days[i // 3 % 3],
            confidentiality=(0, 0, 1, 2)[i % 4],
        )
        for i in range(9)
    ]
    versions = (
        Version.objects.filter(record__in=records).select_related("record__patient__user").order_by("pk")
    )
    bound = envelope_binding.bound_metadata(list(versions), patient=patient)
    return [Kept(VersionRef(*ref), bound[ref]) for ref in bound]


def test_the_page_opens_what_the_contract_allows(first_world: World, db: None) -> None:
    Screens.world, Screens.said, Screens.looked = first_world, Counter(), Counter()
    Screens.kept = {patient: some_of_each(patient) for patient in (first_world.alice, first_world.mallory)}
    run_state_machine_as_test(
        Screens,
        settings=settings(
            max_examples=STORIES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not SOAK,
            phases=list(Phase) if SOAK else [Phase.generate],
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(f"looked through the page: {dict(Screens.looked)}")
    assert Screens.looked.total() >= AT_LEAST
    assert Screens.looked[True] > 20


__all__ = ["first_world", "quiet_node"]
