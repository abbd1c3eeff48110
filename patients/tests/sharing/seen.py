"""What a page says, as a person reads it."""

import html
import re

from django.http import HttpResponse
from django.test import Client

_UNSEEN = re.compile(r"<(script|style|template)\b.*?</\1>", re.DOTALL)
_BLOCKS = re.compile(r"</?(?:td|th|tr|p|li|dt|dd|h\d|div|option|button|form)\b[^>]*>")
_TAGS = re.compile(r"<[^>]+>")


def words(answer: HttpResponse) -> str:
    """The text of the main part, in one line."""
    page = answer.content.decode()
    main = page[page.index("<main") : page.index("</main>")] if "<main" in page else page
    text = _TAGS.sub("", _BLOCKS.sub(" ", _UNSEEN.sub("", main)))
    return re.sub(r"\s+", " ", html.unescape(text)).strip()


def reads(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.status_code
    return words(answer)  # type: ignore[arg-type]  # the test client's own class
