"""After the story: is anything of it readable where it must not be?

On chain, in events, in logs, in addresses, in mails, in the broker.
"""

import json
import re
from pathlib import Path
from urllib.request import Request, urlopen

import redis

from medchain.starter.stack import Stack
from tests.browser.person import PASSWORD, Person


class Leaks:
    """Collects what is known of Alice, then looks for it everywhere."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.personal: set[str] = set()  # words and numbers: nowhere at all
        self.inner: set[str] = set()  # ids, CIDs, digests: not on chain, not in logs

    def know(
        self,
        alice: Person,
        documents: dict[str, tuple[Path, str, str, str]],
        proof: dict[str, object],
        address: str,
        **more: str,
    ) -> None:
        number = alice.page.evaluate("fetch('/account/').then(r => r.text())")
        found = re.search(r"MC\s?\d{4}\s?\d{4}\s?\d{2}", re.sub(r"<[^>]+>", "", number))
        self.personal |= {
            alice.name,
            alice.email,
            PASSWORD,
            *documents,
            *(file.name for file, _, _, _ in documents.values()),
            *more.values(),
        }
        self.personal |= {found.group(0), found.group(0).replace(" ", "")} if found else set()
        digests = proof["digests"]
        assert isinstance(digests, dict)
        self.inner |= {str(value).removeprefix("0x") for value in (*digests.values(), proof["salt"])}
        self.inner |= set(re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", address))
        self.inner |= self.stored()

    def found(self, *people: Person) -> list[str]:
        assert len(self.personal) > 8
        assert len(self.inner) > 5
        chain, logs = self._chain(), self._logs()
        assert len(chain) > 1000, "the chain is empty: nothing was looked at"
        everything = self.personal | self.inner
        hits = [
            f"{what} in the chain"
            for what in everything
            if _contains(what, chain) or _contains(what.encode().hex(), chain)
        ]
        hits += [
            f"{what} in the log {name}"
            for name, text in logs.items()
            for what in everything
            if _contains(what, text)
        ]
        hits += [
            f"{what} in the address {url}"
            for person in people
            for url in person.addresses
            for what in self.personal
            if _contains(what, url)
        ]
        broker = self._redis()
        hits += [f"{what} in Redis" for what in everything if _contains(what, broker)]
        return hits

    def _chain(self) -> str:
        head = int(str(self._rpc("eth_blockNumber")), 16)
        blocks = [self._rpc("eth_getBlockByNumber", hex(number), True) for number in range(head + 1)]
        logs = self._rpc("eth_getLogs", {"fromBlock": "0x0", "toBlock": "latest"})
        return json.dumps([blocks, logs])

    def _logs(self) -> dict[str, str]:
        return {
            file.name: file.read_text(encoding="utf-8", errors="replace")
            for file in self.stack.logs.glob("*.log")
        }

    def _redis(self) -> str:
        server = redis.Redis.from_url(self.stack.env["REDIS_URL"])
        return json.dumps([(repr(key), repr(server.dump(key))) for key in server.scan_iter()])

    def stored(self) -> set[str]:
        """Names of what lies in the content store."""
        return {name.stem for name in (self.stack.var / "blocks").rglob("baf*")} | self._cids()

    def _cids(self) -> set[str]:
        import psycopg

        with psycopg.connect(self.stack.env["DATABASE_URL"]) as connection:
            return {
                row[0]
                for row in connection.execute(
                    "select cid from records_version where cid <> '' union select cid from "
                    "credentials_paper where cid <> ''"
                )
            }

    def _rpc(self, method: str, *params: object) -> object:
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}).encode()
        with urlopen(
            Request(self.stack.env["CHAIN_RPC_URL"], body, {"Content-Type": "application/json"}), timeout=10
        ) as answer:
            return json.load(answer)["result"]


def _contains(what: str, text: str) -> bool:
    return what.lower() in text.lower()
