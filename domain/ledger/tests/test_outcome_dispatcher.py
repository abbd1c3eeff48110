"""Each registered handler gets each outcome of its kinds once, whatever happens to it, to others, or to the
worker.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from django.test import Client

from common import clock
from domain.ledger import crash_points, outcome_handlers
from domain.ledger.models import Outcome, OutcomeCursor, Statement
from domain.ledger.outcome_handlers import Handler
from domain.ledger.queries.outcomes import Item
from domain.ledger.services import outcome_dispatcher, outcomes
from domain.ledger.tests.node import Node
from domain.ledger.tests.support import NOTE, POISON, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_these_handlers(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    """Handlers of these tests only."""
    monkeypatch.setattr(outcome_handlers, "_handlers", {})


def write_outcomes(count: int = 3, *, kind: str = NOTE) -> list[int]:
    """Refused: needs no chain."""
    written = [entry.pk for entry in write(count, kind=kind)]
    outcomes.refused(written)
    return list(Outcome.objects.filter(entry_id__in=written).order_by("id").values_list("id", flat=True))


def listen(name: str = "Alice's app", **said: object) -> list[int]:
    heard: list[int] = []
    handler: dict[str, object] = {"kinds": {NOTE}, "take": lambda item: heard.append(item.id)}
    outcome_handlers.register(Handler(name, **{**handler, **said}))  # type: ignore[arg-type]  # names of fields
    return heard


def position(name: str = "Alice's app") -> int:
    return OutcomeCursor.objects.get(name=name).position


def test_each_handler_gets_each_outcome_of_its_kinds_once_in_their_order() -> None:
    alices, bobs = listen(), listen("Bob's app", kinds={POISON})
    notes = write_outcomes(3)
    poisons = write_outcomes(2, kind=POISON)
    assert outcome_dispatcher.dispatch(limit=2) == 5
    assert (alices, bobs) == (notes, poisons)
    assert outcome_dispatcher.dispatch() == 0
    more = write_outcomes(1)
    assert outcome_dispatcher.dispatch() == 1
    assert (alices, bobs) == (notes + more, poisons)


def test_who_registers_later_gets_what_was_told_before() -> None:
    listen()
    notes = write_outcomes()
    outcome_dispatcher.dispatch()
    late = listen("Bob's app")
    assert outcome_dispatcher.dispatch() == 3
    assert late == notes


def test_two_handlers_do_not_share_a_name() -> None:
    heard = listen()
    with pytest.raises(ValueError, match="Alice's app"):
        listen()
    notes = write_outcomes(1)
    outcome_dispatcher.dispatch()
    assert heard == notes, "the first stays"


def test_one_that_fails_keeps_its_place_and_holds_up_nobody(
    caplog: pytest.LogCaptureFixture, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = write_outcomes(3)
    heard: list[int] = []
    is_broken = True

    def take(item: Item) -> None:
        Statement.objects.update(size=item.id)
        if is_broken and item.id == notes[1]:
            raise RuntimeError("it broke")
        heard.append(item.id)

    listen(take=take)
    others = listen("Bob's app")
    assert outcome_dispatcher.dispatch() == 4
    assert (heard, others) == (notes[:1], notes)
    assert (position(), position("Bob's app")) == (notes[0], notes[-1])
    assert Statement.objects.get().size == notes[0], "what it wrote before it failed is gone"
    assert "it broke" in caplog.text
    assert f"outcome {notes[1]} waits for the handler Alice's app" in caplog.text

    assert client.get("/healthz").json()["parts"]["outcomes"] == "ok"
    now = clock.now()
    with monkeypatch.context() as later:
        later.setattr(clock, "now", lambda: now + timedelta(hours=1))
        assert client.get("/healthz").json()["parts"]["outcomes"] == "away"
        is_broken = False
        assert outcome_dispatcher.dispatch() == 2
        assert client.get("/healthz").json()["parts"]["outcomes"] == "ok"
    assert heard == notes
    assert others == notes


def test_what_follows_a_commit_may_fail_and_the_others_have_their_turn(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def away(items: object) -> None:
        raise RuntimeError("the vault is away")

    heard, others = listen(after_commit=away), listen("Bob's app")
    notes = write_outcomes()
    outcome_dispatcher.dispatch()
    outcome_dispatcher.dispatch()
    assert (heard, others) == (notes, notes)
    assert "the vault is away" in caplog.text


def test_after_the_commit_it_hears_what_was_taken() -> None:
    followed: list[list[int]] = []
    listen(after_commit=lambda items: followed.append([item.id for item in items]))
    notes = write_outcomes(3)
    outcome_dispatcher.dispatch(limit=2)
    assert followed == [notes[:2], notes[2:]]


class TestWorkers:
    """With what is committed and several sessions."""

    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture
    def locked_elsewhere(self, transactional_db: None) -> Iterator[None]:
        """Another worker is at Alice's handler."""
        OutcomeCursor.objects.create(name="Alice's app")
        taken, done = threading.Event(), threading.Event()

        def keep_the_lock() -> None:
            with transaction.atomic():
                OutcomeCursor.objects.select_for_update().get(name="Alice's app")
                taken.set()
                done.wait(20)
            connection.close()

        other = threading.Thread(target=keep_the_lock)
        other.start()
        assert taken.wait(10)
        yield
        done.set()
        other.join(10)

    def test_what_another_worker_is_at_is_passed_over(self, locked_elsewhere: None) -> None:
        alices, bobs = listen(), listen("Bob's app")
        notes = write_outcomes()
        assert outcome_dispatcher.dispatch() == 3
        assert (alices, bobs) == ([], notes)

    def test_two_workers_at_once_take_each_outcome_once(self) -> None:
        notes = write_outcomes(40)
        heard = listen()
        together = threading.Barrier(2)

        def work() -> None:
            together.wait(10)
            for _ in range(20):
                outcome_dispatcher.dispatch(limit=3)
            connection.close()

        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(30)
        outcome_dispatcher.dispatch()
        assert Counter(heard) == Counter(notes)

    def test_of_a_worker_that_ends_before_it_commits_nothing_stays(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        notes = write_outcomes()
        heard = listen(take=lambda item: Statement.objects.update(size=item.id))
        size = Statement.objects.get().size

        def die(point: str, *, at: str) -> None:
            if point == at:
                raise SystemExit

        with monkeypatch.context() as killed:
            killed.setattr(crash_points, "reached", partial(die, at="dispatcher.before_committing"))
            with pytest.raises(SystemExit):
                outcome_dispatcher.dispatch()
        assert (heard, position(), Statement.objects.get().size) == ([], 0, size)
        outcome_dispatcher.dispatch()
        assert (position(), Statement.objects.get().size) == (notes[-1], notes[-1])
