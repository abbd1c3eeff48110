"""F10: two senders for one key, and evidence that breaks or ends whoever looks at it."""

import time

from django.db import connection

from domain.ledger import keyring
from domain.ledger.models import Entry, Transaction
from domain.ledger.services import transactions
from domain.ledger.tests.killer import KILLER
from domain.ledger.tests.support import POISON, write
from tests.faults.harness import Harness, acts, confirmed_outcomes

SOMEWHERE = "0x000000000000000000000000000000000000bEEF"


def test_three_senders_of_each_key_make_one_line_of_nonces(harness: Harness) -> None:
    for key in (keyring.notary(), keyring.relayer()):
        for number in range(120):
            data = bytes.fromhex(key.address[2:]) + number.to_bytes(12, "big")
            transactions.queue(
                intent_key=f"test:{key.address}:{number}", sender=key.address, to=SOMEWHERE, calldata=data
            )
    for _ in range(3):
        harness.start()
    acts(10)
    harness.until_drained()
    harness.until(lambda: not Transaction.objects.exclude(status="confirmed").exists(), "confirmed")
    harness.must_hold()
    assert Transaction.objects.filter(nonce__gte=120).values("sender").distinct().count() == 2


def test_poison_is_set_aside_and_the_others_flow(harness: Harness) -> None:
    harness.start()
    (poison,) = write(kind=POISON)
    acts(2)
    harness.until_drained()
    harness.until(lambda: Entry.objects.get(pk=poison.pk).status == "set_aside", "set aside")
    harness.must_hold()
    assert confirmed_outcomes() == 10


def test_evidence_that_ends_workers_goes_down_alone(harness: Harness) -> None:
    (killer,) = write(kind=KILLER)
    acts(2)

    def restarted() -> bool:
        if not harness.workers or not harness.workers[-1].is_running():
            harness.start()
        return Entry.objects.get(pk=killer.pk).status == "set_aside"

    harness.until(restarted, "set aside", seconds=60)
    harness.until_drained()
    harness.must_hold()
    assert Entry.objects.get(pk=killer.pk).status == "set_aside"
    assert confirmed_outcomes() == 10


def test_the_database_drops_every_session_while_they_work(harness: Harness) -> None:
    for _ in range(2):
        harness.start()
    for _ in range(5):
        acts(3)
        with connection.cursor() as cursor:
            cursor.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = "
                "current_database() and pid <> pg_backend_pid()"
            )
        time.sleep(0.3)
    harness.until_drained()
    harness.must_hold()
    assert confirmed_outcomes() == 75
