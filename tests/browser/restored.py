"""Last night's backup of the portal's database, put back and served by a second portal over the same vault
and store.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.request import urlopen

from medchain.starter.postgres import Postgres
from medchain.starter.process import Process, free_port
from medchain.starter.stack import Stack


@dataclass(frozen=True)
class Restored:
    stack: Stack
    dump: bytes

    @classmethod
    def take(cls, stack: Stack) -> "Restored":
        done = subprocess.run(
            [_tool(stack, "pg_dump"), stack.env["DATABASE_URL"], "--no-owner"],
            capture_output=True,
            check=True,
        )
        return cls(stack, done.stdout)

    @contextmanager
    def portal(self) -> Iterator[str]:
        """The address of a portal on the old database."""
        postgres = _postgres(self.stack)
        postgres.create("restored")
        url = postgres.url("restored")
        subprocess.run(
            [_tool(self.stack, "psql"), url, "-q", "-v", "ON_ERROR_STOP=1"],
            input=self.dump,
            check=True,
            capture_output=True,
        )
        port = free_port()
        command = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "medchain.wsgi:application",
        ]
        env = {**os.environ, **self.stack.env, "DATABASE_URL": url}
        web = Process("The restored portal", command, log=self.stack.logs / "restored.log", env=env)
        try:
            web.wait_until(lambda: _answers(f"http://127.0.0.1:{port}/healthz"))
            yield f"http://localhost:{port}"
        finally:
            web.stop()


def _postgres(stack: Stack) -> Postgres:
    return next(service for service in stack.services if isinstance(service, Postgres))


def _tool(stack: Stack, name: str) -> str:
    return str(_postgres(stack).binaries / name)


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
