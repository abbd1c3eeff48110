"""One child process: started in a session of its own, asked whether it is ready, stopped with patience, ended
with the starter if that is killed.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

LAUNCHER = Path(__file__).with_name("launch.py")


class StartError(RuntimeError):
    """A part does not start. The message says which, why, and what to do."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.3)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Process:
    """A program that serves. `log` receives both its outputs; `user` is whom root becomes before starting
    it.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        user: str | None = None,
    ) -> None:
        self.name = name
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        as_user = ["--user", user] if user else []
        with log.open("ab") as output:
            self.child = subprocess.Popen(
                [sys.executable, "-I", str(LAUNCHER), *as_user, "--", *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(env or {})},
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self.child.pid

    def is_running(self) -> bool:
        return self.child.poll() is None

    def wait_until(self, ready: Callable[[], bool], *, seconds: float = 60) -> None:
        """Wait for readiness.

        Raises StartError with the end of the log where the process ends or takes too long.
        """
        deadline = time.monotonic() + seconds
        while not ready():
            if not self.is_running():
                raise StartError(f"{self.name} ended while starting.\n{self.tail()}")
            if time.monotonic() > deadline:
                raise StartError(f"{self.name} was not ready after {seconds:.0f} s.\n{self.tail()}")
            time.sleep(0.05)

    def tail(self, lines: int = 15) -> str:
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        return "\n".join([f"The end of {self.log}:", *text.splitlines()[-lines:]])

    def stop(self, *, patience: float = 10, first: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to end, then insist."""
        if not self.is_running():
            return
        self.child.send_signal(first)
        try:
            self.child.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        if self.is_running():
            os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait(10)
