"""On another chain than ours nothing is sent, and everybody is told."""

import io
import re
import stat
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client

from adapters.chain.errors import WrongChainError
from adapters.chain.rpc import Rpc
from common import clock
from domain.ledger import keyring
from domain.ledger import node as connection
from domain.ledger.models import Entry, SignedAct, Transaction
from domain.ledger.queries.health import health
from domain.ledger.tests.node import Node
from domain.ledger.tests.signers import grant, submit
from domain.ledger.tests.support import write
from medchain.starter.anvil import Anvil
from medchain.starter.process import free_port


@pytest.fixture
def empty_node(tmp_path: Path) -> Iterator[Node]:
    time.sleep(
        1.1
    )  # a first block is told from another by its second: two nodes of one second would be one chain
    anvil = Anvil(port=free_port(), log=tmp_path / "anvil.log", block_seconds=0)
    yield Node(anvil, Rpc(anvil.url), tmp_path)
    anvil.stop()


def test_a_chain_that_began_anew_stops_sending_until_it_is_replayed(
    node: Node, empty_node: Node, settings: LazySettings, tmp_path: Path
) -> None:
    write()
    node.round()
    write()
    node.notarise()
    with pytest.raises(WrongChainError, match="was replaced"):
        empty_node.send()
    assert "was replaced" in health().alarm
    assert Transaction.objects.filter(status="queued").count() == 1

    # The operator of a development chain deploys anew, and has everything sent again.
    settings.CHAIN_RPC_URL = empty_node.anvil.url
    settings.DEPLOYMENTS_DIR = tmp_path / "deployments"
    empty_node.rpc.call("evm_setAutomine", [True])
    call_command("chain_deploy", stdout=io.StringIO())
    empty_node.rpc.call("evm_setAutomine", [False])
    with pytest.raises(WrongChainError, match="ledger_replay"):
        empty_node.send()
    call_command("ledger_replay", stdout=io.StringIO())
    empty_node.round()
    assert set(Transaction.objects.values_list("status", flat=True)) == {"confirmed"}
    assert health().alarm == ""


def test_the_alarm_ends_when_the_right_node_is_back(node: Node, empty_node: Node) -> None:
    write()
    with pytest.raises(WrongChainError):
        empty_node.send()
    node.round()
    assert health().alarm == ""
    assert Entry.objects.get().status == "batched"


def refusal(*arguments: str) -> str:
    """Of a machine that would start: the sentence in its log, and no word that all is well."""
    printed = io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("ledger_check", *arguments, stdout=printed)
    return printed.getvalue() + str(refused.value)


def test_another_chain_id_is_refused_with_the_variable_to_set(node: Node, settings: LazySettings) -> None:
    node.rpc.call("anvil_setChainId", [4242])
    try:
        said = refusal()
    finally:
        node.rpc.call("anvil_setChainId", [31337])
    assert said.startswith("The node at CHAIN_RPC_URL is on chain 4242, CHAIN_ID says 31337.")


def test_no_deployment_is_refused_with_the_command_to_run(
    node: Node, settings: LazySettings, tmp_path: Path
) -> None:
    settings.DEPLOYMENTS_DIR = tmp_path
    said = refusal()
    assert said.startswith("No contracts are known on chain 31337")
    assert "Run `manage.py chain_deploy`" in said


def test_a_key_file_that_others_can_read_is_refused(
    node: Node, settings: LazySettings, tmp_path: Path
) -> None:
    file = tmp_path / "notary.key"
    file.write_text("00" * 31 + "01")
    file.chmod(0o644)
    settings.NOTARY_KEY_FILE = file
    said = refusal()
    assert said.startswith("NOTARY_KEY_FILE")
    assert file.read_text() not in said


def test_a_machine_needs_its_own_keys_only(node: Node, settings: LazySettings, tmp_path: Path) -> None:
    settings.RELAYER_KEY_FILE = tmp_path / "elsewhere.key"
    printed = io.StringIO()
    call_command("ledger_check", "--key", "notary", stdout=printed)
    assert printed.getvalue() == "The chain is ours.\n"
    assert refusal().startswith("RELAYER_KEY_FILE")
    assert list(tmp_path.iterdir()) == []


def test_deploying_again_keeps_what_stands(node: Node) -> None:
    first, second = io.StringIO(), io.StringIO()
    call_command("chain_deploy", stdout=first)
    call_command("chain_deploy", stdout=second)
    assert first.getvalue() == second.getvalue()
    assert stat.S_IMODE((node.folder / "notary.key").stat().st_mode) == 0o600


def test_status_prints_every_figure(node: Node) -> None:
    write(2)
    submit(grant())
    node.round()
    out = io.StringIO()
    call_command("ledger_status", stdout=out)
    assert re.search(r"^waiting +0$", out.getvalue(), re.MULTILINE)
    assert re.search(r"^acts +1$", out.getvalue(), re.MULTILINE)
    assert re.search(r"^alarm +-$", out.getvalue(), re.MULTILINE)
    assert re.search(r"relayer has +\d+\.\d{4} ether", out.getvalue())


def test_a_lane_that_stands_still_shows_in_the_state_of_the_parts(node: Node, client: Client) -> None:
    row = submit(grant())
    assert client.get("/healthz").json()["parts"]["relayer"] == "ok"
    SignedAct.objects.filter(pk=row.pk).update(created_at=clock.now() - timedelta(hours=1))
    node.watch()
    assert client.get("/healthz").json()["parts"]["relayer"] == "away"
    node.relay()
    assert client.get("/healthz").json()["parts"]["relayer"] == "ok"


def test_each_process_has_its_own_line_to_the_node(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    parents = connection.rpc()
    monkeypatch.setattr("os.getpid", lambda: -1)
    assert connection.rpc() is not parents


def test_the_secret_of_a_key_is_never_shown(node: Node) -> None:
    own = keyring.notary()
    assert own.secret.hex() not in repr(own)
