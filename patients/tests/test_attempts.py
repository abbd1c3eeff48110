"""Mallory asks for Alice's record: nothing is shown, and Alice reads of it.

What is nobody's, and one's own, is no attempt at anybody.
"""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from domain.accounts.models import Patient
from domain.consents.queries import attempts
from domain.records.services import erasures
from domain.records.tests import acts, made_files
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


def test_an_attempt_of_another_patient_stands_in_the_owners_log(
    alice: Patient, mallory: Patient, alices_browser: Client
) -> None:
    record = acts.keep(alice, acts.upload(alice, made_files.pdf(text="Haemoglobin 13.4"), name="befund.pdf"))
    browser = people.signed_in(mallory.user)

    for address in (
        reverse("patients:record-detail", args=[record.pk]),
        reverse("patients:record-download", args=[record.pk, 1]),
    ):
        assert browser.get(address).status_code == 404
    assert browser.get(reverse("patients:record-detail", args=[uuid4()])).status_code == 404

    assert attempts.count_of_patient(alice) == 2
    assert attempts.counts() == (2, 1)
    [group] = attempts.of_patient(alice)
    assert (group.who, group.count) == (mallory.user.pk, 2)
    page = alices_browser.get(reverse("patients:log")).content.decode()
    assert "tried twice to open something" in page
    assert "Nothing was shown." in page


def test_ones_own_erased_record_is_no_attempt(alice: Patient, alices_browser: Client) -> None:
    record = acts.keep(alice, acts.upload(alice, made_files.pdf(text="Haemoglobin 13.4"), name="befund.pdf"))
    erasures.erase(record=record, by=alice.user)

    assert alices_browser.get(reverse("patients:record-detail", args=[record.pk])).status_code == 404
    assert attempts.counts() == (0, 0)
