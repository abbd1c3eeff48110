"""All of MedChain on one machine: services, schema, contracts, web, workers.

The demo runs one; the tests of whole stories run another.
"""

import fcntl
import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

import redis

from medchain.starter.anvil import CHAIN_ID, Anvil
from medchain.starter.postgres import Postgres
from medchain.starter.process import Process, StartError, free_port, port_is_taken
from medchain.starter.valkey import Valkey

ROOT = Path(__file__).resolve().parents[2]
WORKERS = {
    "worker": ["worker", "-Q", "celery", "--concurrency", "2"],
    "notary": [
        "worker",
        "-Q",
        "notary,relayer",
        "--concurrency",
        "2",
    ],  # both keys in one process: on one machine that costs nothing but memory
    "beat": ["beat"],
}


class Stack:
    """Started part by part, each asked whether it is ready; stopped in reverse."""

    def __init__(
        self,
        var: Path,
        *,
        port: int,
        given: Mapping[str, str] = os.environ,
        extra: Mapping[str, str] | None = None,
    ) -> None:
        """`given` names the services that run elsewhere (DATABASE_URL, REDIS_URL, CHAIN_RPC_URL), `extra` are
        further settings.
        """
        self.var, self.port, self.given = var, port, given
        self.logs = var / "logs"
        self.extra = dict(extra or {})
        self.env: dict[str, str] = {}
        self.processes: dict[str, Process] = {}
        self.services: list[Postgres | Valkey | Anvil] = []
        self._lock: IO[str] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        if port_is_taken(self.port):
            raise StartError(
                f"Port {self.port} is taken by another program. Stop it, or choose another: "
                "PORT=8001 make demo"
            )
        self.var.mkdir(parents=True, exist_ok=True)
        self._lock = self._lock_folder()
        self.start_services()
        self.prepare()
        self.start_web()
        for name in WORKERS:
            self.start_worker(name)
        self.wait_for_workers()

    def start_services(self) -> None:
        """PostgreSQL, Redis and the Ethereum node; those with an address in the environment are somebody
        else's.
        """
        env = {
            "MEDCHAIN_VAR": str(self.var),
            "SECRET_KEY": self._secret(),
            "DJANGO_SETTINGS_MODULE": "medchain.settings.demo",
            "DEPLOYMENTS_DIR": str(self.var / "deployments"),
            "BLOCKS_DIR": str(self.var / "blocks"),
            **self.extra,
        }
        if "DATABASE_URL" not in self.given:
            postgres = Postgres(self.var / "postgres", log=self.logs / "postgres.log")
            self.services.append(postgres)
            for name in ("medchain", "vault"):
                postgres.create(name)
            env |= {"DATABASE_URL": postgres.url("medchain"), "VAULT_DATABASE_URL": postgres.url("vault")}
        if "REDIS_URL" not in self.given:
            valkey = Valkey(self.var / "redis", port=free_port(), log=self.logs / "redis.log")
            self.services.append(valkey)
            env["REDIS_URL"] = valkey.url
        if "CHAIN_RPC_URL" not in self.given:
            anvil = Anvil(
                port=free_port(), log=self.logs / "anvil.log", state=self.var / "chain" / "state.json"
            )
            self.services.append(anvil)
            env |= {"CHAIN_RPC_URL": anvil.url, "CHAIN_ID": str(CHAIN_ID)}
        self.env = env
        # `manage.py` in another terminal finds the parts by this file.
        settings = "".join(f"{name}={value}\n" for name, value in env.items())
        target = self.var / "demo.env"
        target.touch(mode=0o600)
        target.write_text(settings, encoding="utf-8")

    def prepare(self) -> None:
        self.manage("vault_init")
        self.manage("migrate", "--verbosity", "0")
        self.manage("migrate", "--verbosity", "0", "--database", "vault")
        self.manage("chain_deploy")

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            env={**os.environ, **self.env},
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        if done.returncode:
            raise StartError(f"`manage.py {' '.join(arguments)}` failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def start_web(self) -> None:
        command = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--workers",
            "1",
            "--blocking-threads",
            "64",
            "--backpressure",
            "128",
            "--respawn-failed-workers",
            "--no-ws",
            "--log-level",
            "warning",
            "medchain.wsgi:application",
        ]
        web = Process(
            "The portal", command, log=self.logs / "web.log", env={**self.env, "WEB_DATABASE_POOL": "24"}
        )
        self.processes["web"] = web
        web.wait_until(lambda: _answers(f"http://127.0.0.1:{self.port}/healthz"))

    def start_worker(self, name: str) -> None:
        command = [sys.executable, "-m", "celery", "-A", "medchain", *WORKERS[name], "--loglevel", "WARNING"]
        if name == "beat":
            command += ["--schedule", str(self.var / "beat"), "--pidfile="]
        else:
            command += ["--hostname", f"{name}@medchain", "--without-gossip", "--without-mingle"]
        self.processes[name] = Process(f"The {name}", command, log=self.logs / f"{name}.log", env=self.env)

    def wait_for_workers(self) -> None:
        broker = redis.Redis.from_url(self.env.get("REDIS_URL") or self.given["REDIS_URL"])
        for queue in ("celery", "notary", "relayer"):
            self.processes["worker" if queue == "celery" else "notary"].wait_until(
                lambda key=queue: bool(broker.exists(f"_kombu.binding.{key}"))  # type: ignore[misc]
            )  # bound per queue

    def stop(self) -> None:
        for process in reversed(list(self.processes.values())):
            process.stop()
        for service in reversed(self.services):
            service.stop()
        self.processes.clear()
        self.services.clear()
        if self._lock:
            self._lock.close()

    def _lock_folder(self) -> IO[str]:
        """Two on one folder would write into each other's chain.

        The lock goes with the process, however it ends.
        """
        lock = (self.var / "lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartError(
                f"MedChain already runs from {self.var}. Stop it first, or set MEDCHAIN_VAR to "
                "another folder."
            ) from None
        return lock

    def _secret(self) -> str:
        file = self.var / "keys" / "secret_key"
        if not file.exists():
            file.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        return file.read_text(encoding="utf-8")


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:  # noqa: S310 - our own portal on loopback
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
