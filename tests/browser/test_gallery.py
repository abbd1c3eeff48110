"""Every component in every state, and pages that need no account: axe finds nothing, nothing is wider than
the screen, no policy is hit.
"""

import pytest

from tests.browser.person import Person

PAGES = ("/gallery/", "/login/", "/signup/patient/", "/check/", "/nothing-here/")
WIDTHS = (320, 375, 1280)
THEMES = ("light", "dark")

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing(stranger: Person, width: int, theme: str) -> None:
    page = stranger.page
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    for address in PAGES:
        stranger.goes_to(address)
        assert stranger.axe() == [], f"{address} at {width} in {theme}"
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (
            f"{address} is wider than {width}"
        )
    assert [problem for problem in stranger.problems if "404" not in problem] == []


def test_the_page_follows_the_device_from_light_to_dark(stranger: Person) -> None:
    stranger.goes_to("/gallery/")
    grounds = []
    for scheme in ("light", "dark"):
        stranger.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        grounds.append(stranger.page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(242, 245, 244)", "rgb(13, 20, 19)"]


def test_a_dialog_opens_by_its_button_holds_the_focus_and_closes_on_escape(stranger: Person) -> None:
    stranger.goes_to("/gallery/")
    dialog = stranger.page.get_by_role("dialog")
    stranger.page.get_by_role("button", name="Ask first").click()
    assert dialog.is_visible()
    assert stranger.page.evaluate("document.activeElement.closest('dialog') !== null")
    stranger.page.keyboard.press("Escape")
    assert not dialog.is_visible()


def test_everything_is_reached_by_the_keyboard(stranger: Person) -> None:
    stranger.goes_to("/login/")
    stranger.page.keyboard.press("Tab")
    assert stranger.page.evaluate("document.activeElement.textContent") == "Skip to content"
    seen = set()
    for _ in range(20):
        stranger.page.keyboard.press("Tab")
        seen.add(
            stranger.page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
        )
    assert {"id_login", "id_password", "Sign in"} <= seen


def test_the_answer_of_a_check_takes_its_place_and_the_focus(stranger: Person) -> None:
    """In place, and without the script as the same page anew."""
    stranger.goes_to("/check/")
    stranger.page.locator("#files").set_input_files(
        {"name": "scan.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8 a photo"}
    )
    stranger.page.get_by_role("button", name="Check", exact=True).click()
    stranger.sees("Add its proof file")
    assert stranger.page.evaluate("document.activeElement.id") == "h-r"
    assert stranger.page.title().startswith("One file checked")
    assert not stranger.page.get_by_role("progressbar").is_visible()
    assert stranger.axe() == []
    assert stranger.problems == []
