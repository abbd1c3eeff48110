"""A page as a browser reads it."""

from html.parser import HTMLParser


class Fields(HTMLParser):
    """What the browser would show in each field of a page, and whether the page has a script that is not
    ours.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.foreign: list[str] = []
        self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input":
            self.values[given.get("name") or ""] = given.get("value") or ""
        self._area = given.get("name") or "" if tag == "textarea" else self._area
        leads = ((given.get(name) or "").strip().lower() for name in ("href", "src", "action", "formaction"))
        is_data = tag == "script" and given.get("type") == "application/json"
        is_script = (
            not is_data
            and tag in {"script", "iframe", "object", "embed", "base"}
            and not (given.get("src") or "").startswith("/static/")
        )
        if (
            is_script
            or any(name.startswith("on") for name in given)
            or any(lead.startswith(("javascript:", "vbscript:")) for lead in leads)
        ):
            self.foreign.append(self.get_starttag_text() or tag)

    def handle_endtag(self, tag: str) -> None:
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] = self.values.get(self._area, "") + data
