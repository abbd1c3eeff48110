"""What the ledger refused reaches its author, at the bell and on the page of notices, and nobody else."""

import pytest
from django.test import Client

from domain.accounts.models import Patient
from domain.ledger.models import Entry
from domain.ledger.services import outcome_dispatcher, outcomes
from domain.records.models import Record
from domain.records.services import erasures
from domain.records.tests import acts
from domain.records.tests import made_files as made
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


@pytest.fixture
def refused(alice: Patient) -> Record:
    record = acts.keep(alice, acts.upload(alice, made.pdf(text="Haemoglobin 13.4")))
    entry = Entry.objects.get(subject_id=record.pk)
    Entry.objects.filter(pk=entry.pk).update(status="refused", reason="The signature does not fit.")
    outcomes.refused([entry.pk])
    outcome_dispatcher.dispatch()
    return record


def test_nothing_to_tell(alices_browser: Client) -> None:
    page = alices_browser.get("/notices/").content.decode()
    assert "No new notices" in page
    assert "Nothing yet" in page
    assert 'data-unread="0"' in page


def test_a_refused_record_is_told_until_it_is_read(refused: Record, alices_browser: Client) -> None:
    assert "Notices<span data-words>, 1 new" in alices_browser.get("/home/").content.decode()
    page = alices_browser.get("/notices/").content.decode()
    assert "One new notice" in page
    assert f'href="/records/{refused.pk}/"' in page
    assert alices_browser.post("/notices/read/").headers["Location"] == "/notices/"
    page = alices_browser.get("/notices/").content.decode()
    assert "No new notices" in page
    assert "did not take a document of yours" in page


def test_it_is_told_once_and_to_nobody_else(refused: Record, mallory: Patient) -> None:
    assert outcome_dispatcher.dispatch() == 0
    page = people.signed_in(mallory.user).get("/notices/").content.decode()
    assert "Nothing yet" in page
    assert str(refused.pk) not in page


def test_of_an_erased_record_the_line_remains_without_a_link(
    refused: Record, alice: Patient, alices_browser: Client
) -> None:
    erasures.erase(record=refused, by=alice.user)
    page = alices_browser.get("/notices/").content.decode()
    assert "It was erased since." in page
    assert str(refused.pk) not in page
