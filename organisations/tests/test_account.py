"""Dana's own account: its registration, and its private key once, after proving twice who she is."""

import re

import pytest
from django.test import Client

from adapters.vault import client as vault
from domain.audit.models import Event
from domain.organisations.models import Organisation
from organisations.tests.test_staff import stale
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
KEY = "/hospital/account/key/"


def test_the_key_is_shown_once_and_signs_for_her_address(hope: Organisation, danas: Client) -> None:
    once = re.search(r'name="once" value="(\w+)"', danas.get(KEY).content.decode())
    assert once
    page = danas.post(KEY, {"once": once.group(1)}).content.decode()
    found = re.search(r"0x[0-9a-f]{64}", page)
    assert found
    assert people.wallet_signs(found.group(), "mine") == hope.created_by.address
    assert danas.post(KEY, {"once": once.group(1)}).headers["Location"] == "/hospital/account/"
    assert Event.objects.filter(action="account.key_exported", actor=hope.created_by.pk).count() == 1


def test_the_organisations_key_stays_in_the_vault(hope: Organisation, danas: Client) -> None:
    assert hope.address not in danas.get(KEY).content.decode()
    assert vault().create_account(account=hope.pk) == hope.address


def test_an_hour_later_it_wants_a_fresh_login(hope: Organisation, danas: Client) -> None:
    browser = stale(danas)
    assert browser.get(KEY).headers["Location"].startswith("/security/confirm/")
    assert browser.post(KEY).headers["Location"].startswith("/security/confirm/")
    assert not Event.objects.filter(action="account.key_exported").exists()


def test_her_registration_has_a_place_on_her_page(danas: Client) -> None:
    page = danas.get("/hospital/account/").content.decode()
    assert "Your registration" in page
    assert "Being recorded" in page
