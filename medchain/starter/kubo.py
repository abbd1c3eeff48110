"""A private, silent IPFS node (Kubo): no peers, no routing, no gateway, its interface on loopback."""

import json
import os
import re
import subprocess
from pathlib import Path
from urllib.request import Request, urlopen

from medchain.starter.process import Process, free_port

ROOT = Path(__file__).resolve().parents[2]
QUIET = {
    "Routing": {"Type": "none"},
    "Bootstrap": [],
    "AutoConf": {"Enabled": False},
    "DNS": {"Resolvers": {}},
    "Ipns": {"DelegatedPublishers": []},
    "Discovery": {"MDNS": {"Enabled": False}},
    "Swarm": {
        "DisableNatPortMap": True,
        "RelayClient": {"Enabled": False},
        "Transports": {"Network": {"QUIC": False}},
    },
}


def binary() -> Path | None:
    """Where `tools/kubo/build` puts it, if it did."""
    version = re.search(r"ipfs/kubo v(\S+)", (ROOT / "tools" / "kubo" / "go.mod").read_text(encoding="utf-8"))
    cache = Path(os.environ.get("MEDCHAIN_CACHE", Path.home() / ".cache" / "medchain"))
    found = cache / f"kubo-{version.group(1) if version else ''}" / "ipfs"
    return found if found.exists() else None


class Kubo:
    """One node that keeps its blocks in `repository`."""

    def __init__(self, repository: Path, *, program: Path, log: Path) -> None:
        port, swarm = free_port(), free_port()
        self.url = f"http://127.0.0.1:{port}"
        env = {"IPFS_PATH": str(repository), "IPFS_TELEMETRY": "off"}
        if not (repository / "config").exists():
            repository.mkdir(parents=True, exist_ok=True)
            subprocess.run(
                [str(program), "init", "--empty-repo"],
                env={**os.environ, **env},
                check=True,
                capture_output=True,
            )
        file = repository / "config"
        config = json.loads(file.read_text(encoding="utf-8"))
        addresses = {
            "API": f"/ip4/127.0.0.1/tcp/{port}",
            "Gateway": None,
            "Swarm": [f"/ip4/127.0.0.1/tcp/{swarm}"],
        }
        config |= QUIET | {"Addresses": {**config["Addresses"], **addresses, "Gateway": []}}
        config["Routing"] = {**QUIET["Routing"], "DelegatedRouters": []}  # type: ignore[dict-item]  # a plain table of settings
        file.write_text(json.dumps(config), encoding="utf-8")
        self.process = Process("The IPFS node", [str(program), "daemon"], log=log, env=env)
        self.process.wait_until(self._answers)

    def stop(self) -> None:
        self.process.stop()

    def _answers(self) -> bool:
        try:
            with urlopen(Request(f"{self.url}/api/v0/version", method="POST"), timeout=1) as answer:  # noqa: S310 - loopback
                return bool(answer.status == 200)
        except OSError:
            return False
