"""The embedded Ethereum node: anvil from npm, a block every second (also the heartbeat), state kept on
disk.
"""

import json
import platform
import shutil
import sys
from pathlib import Path
from urllib.request import Request, urlopen

from medchain.starter.process import Process, StartError

CHAIN_ID = 31337
ROOT = Path(__file__).resolve().parents[2]


def binary() -> Path:
    """The platform's own binary: npm's wrapper would stand between us and the process."""
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    system = {"linux": "linux", "darwin": "darwin"}.get(sys.platform, sys.platform)
    found = ROOT / "node_modules" / "@foundry-rs" / f"anvil-{system}-{machine}" / "bin" / "anvil"
    if not found.exists():
        raise StartError(
            "The Ethereum node is not there: run `npm ci`, then `npm install --no-save "
            f"@foundry-rs/anvil-{system}-{machine}@1.7.1` if this is not"
            " Linux on x86-64; or set CHAIN_RPC_URL to a node of your own."
        )
    return found


def _keep_one_genesis(state: Path) -> None:
    """anvil writes a genesis of its own beside the loaded one at every start, and later takes any of them for
    block 0: only the first is true.

    Raises:
        ValueError: the file is cut off.
    """
    content = json.loads(state.read_bytes())
    first = [block for block in content["blocks"] if int(block["header"]["number"], 16) == 0]
    if len(first) < 2:
        return
    true = min(first, key=lambda block: int(block["header"]["timestamp"], 16))
    content["blocks"] = [true, *(block for block in content["blocks"] if block not in first)]
    draft = state.with_suffix(".draft")
    draft.write_text(json.dumps(content))
    draft.replace(state)


class Anvil:
    """One node.

    With `state` it continues where it was; `block_seconds=0` mines only when told (unit tests of chain code).
    """

    def __init__(self, *, port: int, log: Path, state: Path | None = None, block_seconds: int = 1) -> None:
        self.url = f"http://127.0.0.1:{port}"
        pace = ["--block-time", str(block_seconds)] if block_seconds else ["--no-mining"]
        self.process = Process(
            "The Ethereum node",
            [
                str(binary()),
                "--host",
                "127.0.0.1",
                "--port",
                str(port),
                "--chain-id",
                str(CHAIN_ID),
                *pace,
                "--gas-limit",
                "300000000",
                "--slots-in-an-epoch",
                "1",
                "--prune-history",
                "--silent",
                *self._keep(state),
            ],
            log=log,
        )
        self.process.wait_until(self._answers)

    def stop(self) -> None:
        self.process.stop()

    @staticmethod
    def _keep(state: Path | None) -> list[str]:
        if state is None:
            return []
        state.parent.mkdir(parents=True, exist_ok=True)
        kept = state.with_suffix(".kept.json")
        if state.exists():
            try:
                _keep_one_genesis(state)
                shutil.copyfile(state, kept)
            except ValueError:
                # A node killed while writing leaves half a file, and would refuse to start: go back to the
                # last whole one.
                shutil.copyfile(kept, state) if kept.exists() else state.unlink()
        return ["--state", str(state), "--state-interval", "1"]

    def _answers(self) -> bool:
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "eth_chainId", "params": []}).encode()
        try:
            with urlopen(Request(self.url, body, {"Content-Type": "application/json"}), timeout=1) as answer:  # noqa: S310 - loopback
                return bool(json.load(answer)["result"] == hex(CHAIN_ID))
        except OSError:
            return False
