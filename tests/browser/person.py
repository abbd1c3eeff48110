"""A person at a browser: signs up, signs in, reads mail, and sees what the page says.

No waiting for anything but what is seen.
"""

import re
import time
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

from playwright.sync_api import Browser, Page, Response, expect

from medchain.starter.stack import Stack

PASSWORD = "correct-horse-battery-9"
CODE = re.compile(r"^ {4}([A-Z0-9]{3,4}(?:-?[A-Z0-9]{3,4})+)\s*$", re.MULTILINE)
BETWEEN_MAILS = b"-" * 79 + b"\n"
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"


class Person:
    """Somebody with a page of their own.

    `problems` collects what the browser complained of (scripts, policy, failed requests).
    """

    def __init__(self, page: Page, stack: Stack, name: str, email: str) -> None:
        self.page, self.stack, self.name, self.email = page, stack, name, email
        self.problems: list[str] = []
        self.addresses: list[str] = []
        page.on(
            "console", lambda message: self.problems.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("response", self._note)

    @classmethod
    def open(cls, browser: Browser, stack: Stack, name: str, email: str) -> Iterator["Person"]:
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, locale="en-GB", timezone_id="UTC", accept_downloads=True
        )
        context.set_default_timeout(20_000)
        yield cls(context.new_page(), stack, name, email)
        context.close()

    def goes_to(self, path: str) -> Response | None:
        return self.page.goto(self.stack.url + path)

    def sees(self, text: str | re.Pattern[str], *, seconds: float = 20) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=seconds * 1000)

    def does_not_see(self, text: str) -> None:
        expect(self.page.get_by_text(text)).to_have_count(0)

    def code_from_mail(self, *, after: float) -> str:
        """The code of the newest mail to this person written after a moment (the mail goes out through a
        worker).
        """
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            for file in sorted(
                (self.stack.var / "mail").glob("*"), key=lambda found: found.stat().st_mtime, reverse=True
            ):
                if file.stat().st_mtime >= after and (code := self._code_in(file)):
                    return code
            self.page.wait_for_timeout(200)
        raise AssertionError(
            f"no mail with a code for {self.email}; the page at {self.page.url} says: "
            f"{self.page.inner_text('body')[:600]}"
        )

    def axe(self) -> list[str]:
        """What the accessibility checker finds, in words; the page's own policy stays as it is."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate(
            "async () => (await axe.run()).violations.map(v => v.id + ': ' + v.nodes.map(n => "
            "n.target.join(' ')).join(', '))"
        )
        return [str(item) for item in found]

    def _code_in(self, file: Path) -> str | None:
        """Mails that one worker sends within a second may stand in one file, the newest last."""
        for mail in reversed(file.read_bytes().split(BETWEEN_MAILS)):
            message = message_from_bytes(mail)
            body = message.get_payload(decode=True)
            found = CODE.search(body.decode() if isinstance(body, bytes) else "")
            if found and self.email in str(message["To"]):
                return found.group(1)
        return None

    def _note(self, response: Response) -> None:
        self.addresses.append(response.url)
