"""Random stories of grants, narrowings, blocks, stops, memberships, lapses and revocations: the model, the
database and the contract say the same.

MEDCHAIN_SOAK=1 tells more and longer ones, other ones each time.
"""

import os
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from adapters.chain.values import Verdict
from common import clock
from common.categories import Category
from domain.accounts.models import Patient
from domain.consents.tests.conftest import first_world, quiet_node
from domain.consents.tests.world import Kept, World
from tests.property.machine import Sharing

SOAK = bool(os.environ.get("MEDCHAIN_SOAK"))
pytestmark = [
    pytest.mark.django_db(databases=["default", "vault"]),
    pytest.mark.timeout(4 * 3600 if SOAK else 600),
]
STORIES, STEPS, AT_LEAST = (300, 60, 200_000) if SOAK else (12, 24, 10_000)


def some_of_each(world: World, patient: Patient) -> list[Kept]:
    days = [clock.now().date() - timedelta(days=back) for back in (400, 100, 3)]
    kinds = (Category.LABS, Category.IMAGES, Category.VISITS, Category.SUMMARY)
    return [
        world.keep(patient, category=kinds[i % 4], confidentiality=(0, 0, 1, 2)[i // 2 % 4], day=days[i % 3])
        for i in range(10)
    ]


def test_model_database_and_contract_agree(first_world: World, db: None) -> None:
    Sharing.world, Sharing.said = first_world, Counter()
    Sharing.kept = {
        patient: some_of_each(first_world, patient) for patient in (first_world.alice, first_world.mallory)
    }
    run_state_machine_as_test(
        Sharing,
        settings=settings(
            max_examples=STORIES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not SOAK,
            phases=list(Phase)
            if SOAK
            else [Phase.generate],  # a story that fails is told as it was found; the soak makes it short
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(f"{Sharing.said.total()} answers agreed: {dict(Sharing.said)}")
    assert Sharing.said.total() >= AT_LEAST
    # The stories led somewhere.
    assert {
        Verdict.ALLOWED,
        Verdict.REVOKED,
        Verdict.OUT_OF_SCOPE,
        Verdict.NOT_GRANTEE,
        Verdict.BLOCKED,
    } <= set(Sharing.said)


__all__ = ["first_world", "quiet_node"]
