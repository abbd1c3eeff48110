"""A whole MedChain of its own: web, worker, notary, beat, node, PostgreSQL, Redis and Kubo as processes; and
a Chromium that uses it.
"""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from medchain.starter.process import free_port
from medchain.starter.stack import Stack
from tests.browser.person import Person

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="package")
def stack(request: pytest.FixtureRequest, kubo: str) -> Iterator[Stack]:
    var = Path(tempfile.mkdtemp(prefix="medchain-story-"))
    var.chmod(0o755)  # PostgreSQL runs as another user where the tests run as root
    whole = Stack(var, port=free_port(), given={}, extra={"IPFS_API_URL": kubo, "LEDGER_BATCH_SECONDS": "1"})
    try:
        whole.start()
        yield whole
    finally:
        whole.stop()
        if request.session.testsfailed:
            _show_logs(whole, request.config)
        shutil.rmtree(var, ignore_errors=True)


def _show_logs(stack: Stack, config: pytest.Config) -> None:
    """What each process said last.

    A fixture's own words would be lost: nothing shows what is captured after the last test.
    """
    with config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        for log in sorted(stack.logs.glob("*.log")):
            print(
                f"--- {log.name}",
                *log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:],
                sep="\n",
            )


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Ends with this folder: while its event loop runs, Django asks no database in the same process."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    installed = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    options = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    started = playwright.chromium.launch(executable_path=installed, args=options)
    yield started
    started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", timezone_id="UTC")
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


@pytest.fixture
def alice(browser: Browser, stack: Stack) -> Iterator[Person]:
    yield from Person.open(browser, stack, "Alice Moreau", "alice@example.org")


@pytest.fixture
def mallory(browser: Browser, stack: Stack) -> Iterator[Person]:
    yield from Person.open(browser, stack, "Mallory Stone", "mallory@example.org")


@pytest.fixture
def stranger(browser: Browser, stack: Stack) -> Iterator[Person]:
    yield from Person.open(browser, stack, "", "")


@pytest.fixture
def pictures(request: pytest.FixtureRequest) -> Path:
    """Where pages photographed on the way are kept (for people; nothing compares them)."""
    folder = Path(str(request.config.rootpath)) / "var" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
