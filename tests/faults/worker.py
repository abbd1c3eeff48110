"""One worker as a process of its own: the ledger's tasks in turn, until it is stopped or killed."""

import ctypes
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

PAUSE = 0.05
PR_SET_PDEATHSIG = 1

_server = multiprocessing.get_context("forkserver")
_server.set_forkserver_preload(["tests.faults.preload"])


class Worker:
    """`crash_at` names the point at which it ends itself as kill -9 would; `naive` sends the way one must
    not.
    """

    def __init__(
        self, values: Mapping[str, object], *, log: Path, crash_at: str = "", naive: bool = False
    ) -> None:
        self.log = log
        self.child: ForkServerProcess = _server.Process(
            target=_work,
            args=(dict(values), str(connection.settings_dict["NAME"]), str(log), crash_at, naive),
            daemon=True,
        )
        self.child.start()

    def is_running(self) -> bool:
        return self.child.is_alive()

    def was_killed(self) -> bool:
        return self.child.exitcode in {137, -signal.SIGKILL}

    def kill(self) -> None:
        self.child.kill()
        self.child.join(10)

    def tail(self) -> str:
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        return "\n".join([f"The end of {self.log.name}:", *text.splitlines()[-15:]])


def _work(values: dict[str, object], database: str, log: str, crash_at: str, naive: bool) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.environ["MEDCHAIN_CRASH_AT"] = crash_at
    connection.settings_dict["NAME"] = database
    for name, value in values.items():
        setattr(settings, name, value)
    _go_on(_steps(naive))


def _steps(naive: bool) -> list[Callable[[], object]]:
    from domain.ledger import keyring, node, tasks
    from domain.ledger.services import relayer
    from tests.faults.naive import send

    def naively() -> None:
        relayer.relay_due(node.rpc(), keyring.relayer())
        for key in (keyring.notary(), keyring.relayer()):
            send(node.rpc(), key, chain_id=settings.CHAIN_ID)

    sends = [naively] if naive else [tasks.send, tasks.relay]
    return [tasks.notarise, *sends, tasks.watch, tasks.dispatch_outcomes, tasks.sweep]


def _go_on(steps: list[Callable[[], object]]) -> None:
    while True:
        for step in steps:
            try:
                step()
            except DatabaseError:
                connection.close()
        time.sleep(PAUSE)
