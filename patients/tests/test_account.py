"""Alice's account pages."""

import re

import pytest
from django.test import Client

from domain.accounts.models import Patient, User

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def test_home_welcomes_a_new_patient_and_shows_her_registration(
    alice: Patient, alices_browser: Client
) -> None:
    page = alices_browser.get("/home/").content.decode()
    assert "Welcome, <bdi>Alice</bdi>" in page
    assert "Being recorded" in page
    assert alice.user.number in re.sub(r"<[^>]+>|\s", "", page)


def test_the_door_leads_home(alices_browser: Client, client: Client) -> None:
    assert alices_browser.get("/").headers["Location"] == "/home/"
    assert client.get("/").headers["Location"] == "/login/"


def test_the_account_shows_number_address_and_levels(alice: Patient, alices_browser: Client) -> None:
    page = alices_browser.get("/account/").content.decode()
    for word in (
        "Who can sign in your name",
        "Ethereum account",
        "Where you are signed in",
        "Your own wallet",
        "A+",
        "170 cm",
    ):
        assert word in page
    assert "data:image/svg+xml" in page


def test_the_theme_is_kept(alice: Patient, alices_browser: Client) -> None:
    alices_browser.post("/account/preferences/", {"language": "en", "theme": "dark"})
    stored = User.objects.get(pk=alice.user.pk)
    assert (stored.language, stored.theme) == ("en", "dark")
    page = alices_browser.get("/home/").content.decode()
    assert 'data-bs-theme="dark"' in page


def test_a_theme_that_is_none_changes_nothing(alice: Patient, alices_browser: Client) -> None:
    alices_browser.post("/account/preferences/", {"language": "xx", "theme": "<script>"})
    assert User.objects.get(pk=alice.user.pk).theme == "auto"


def test_another_role_finds_nothing_here(alice: Patient, alices_browser: Client) -> None:
    User.objects.filter(pk=alice.user.pk).update(role="doctor")
    assert alices_browser.get("/home/").headers["Location"] == "/security/second-factor/"
