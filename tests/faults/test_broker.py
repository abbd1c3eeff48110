"""F5: messages are lost, delivered ten times, or the broker is away.

The work stands in the database, so nothing happens.
"""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from django.conf import LazySettings

from domain.ledger import task_queue
from medchain.celery import app
from medchain.starter.process import Process, free_port
from medchain.starter.valkey import Valkey
from tests.faults.harness import Harness, acts, confirmed_outcomes


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Valkey]:
    server = Valkey(tmp_path / "redis", port=free_port(), log=tmp_path / "redis.log")
    yield server
    server.stop()


@pytest.fixture
def celery_worker(harness: Harness, broker: Valkey, tmp_path: Path) -> Iterator[Process]:
    command = [
        "worker",
        "--beat",
        "--queues",
        "celery,notary,relayer",
        "--concurrency",
        "2",
        "--schedule",
        str(tmp_path / "beat"),
        "--loglevel",
        "WARNING",
    ]
    worker = Process(
        "A Celery worker",
        [
            sys.executable,
            "-m",
            "celery",
            "--app",
            "medchain",
            *command,
            "--include",
            "domain.ledger.tests.support",
        ],
        log=tmp_path / "celery.log",
        env=harness.environment() | {"REDIS_URL": broker.url},
    )
    client = redis.Redis.from_url(broker.url)
    worker.wait_until(lambda: bool(client.exists("_kombu.binding.celery", "_kombu.binding.relayer")))
    yield worker
    worker.stop()


def test_the_broker_forgets_repeats_and_stops(
    harness: Harness, broker: Valkey, celery_worker: Process, settings: LazySettings
) -> None:
    acts(2)
    harness.until_drained()

    client = redis.Redis.from_url(broker.url)
    acts(2)
    client.flushall()
    harness.until_drained(seconds=60)

    acts(2)
    with app.connection_for_write(broker.url) as connection:
        for task in ["ledger.notarise", "ledger.send", "ledger.relay", "ledger.watch", "ledger.sweep"] * 10:
            app.send_task(task, connection=connection)
    harness.until_drained(seconds=60)

    os.kill(broker.process.pid, signal.SIGSTOP)
    acts(2)
    os.kill(broker.process.pid, signal.SIGCONT)
    harness.until_drained(seconds=60)
    harness.must_hold()
    assert confirmed_outcomes() == 40


def test_a_commit_goes_through_without_a_broker(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.conf, "broker_url", f"redis://127.0.0.1:{free_port()}/0")
    task_queue._last.clear()
    acts(1)
    harness.start()
    harness.until_drained()
    harness.must_hold()
    assert confirmed_outcomes() == 5
