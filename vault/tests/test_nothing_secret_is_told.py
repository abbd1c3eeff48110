import logging
import traceback
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import OperationalError
from django.db.models.query import QuerySet

from adapters.vault.interface import (
    Action,
    SecondFactor,
    VaultRefusedError,
    VaultUnavailableError,
    VersionRef,
)
from common import clock
from vault import field_classes, master
from vault.models import Envelope, Event, PatientKey, Token
from vault.services.facade import VaultService
from vault.tests.conftest import Person, kept


def shown(value: Any) -> Any:
    return [bytes(value).hex(), repr(bytes(value)), str(list(value))]


def test_no_key_in_logs_rows_or_reprs(
    vault: VaultService, alice: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ref, key = kept(vault, alice)
    exported = vault.export_account(
        account=alice.account, proof=SecondFactor(clock.unix(clock.now()), ("webauthn",))
    )
    token = vault.request_access(requester=alice.requester, bound={ref: alice.bound()}, action=Action.VIEW)
    released = vault.redeem(token=token, requester=alice.requester)
    rows = [repr(list(model.objects.values())) for model in (Envelope, PatientKey, Token, Event)]
    told = "\n".join(
        [
            caplog.text,
            repr(released),
            repr(vault),
            repr(master.keys()),
            *rows,
            *(str(row) for row in Token.objects.all()),
        ]
    )
    for secret in (*shown(key), *shown(released[ref].card), exported[2:], token):
        assert secret not in told


def test_no_key_in_the_traceback_of_a_refusal(vault: VaultService, alice: Person) -> None:
    ref, key = kept(vault, alice)
    Envelope.objects.update(wrapped=bytes(60))
    token = vault.request_access(requester=alice.requester, bound={ref: alice.bound()}, action=Action.VIEW)
    with pytest.raises(VaultRefusedError) as caught:
        vault.redeem(token=token, requester=alice.requester)
    told = "".join(traceback.format_exception(caught.value))
    assert not any(secret in told for secret in shown(key)) and token not in told


def test_a_database_that_is_away_is_a_clear_error(
    vault: VaultService, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*arguments: Any, **named: Any) -> None:
        raise OperationalError("connection to server at 10.0.0.1 failed")

    monkeypatch.setattr(QuerySet, "_fetch_all", away)
    with pytest.raises(VaultUnavailableError, match="does not answer") as caught:
        vault.provisional_keys(refs=[VersionRef(uuid4(), 1)])
    assert "10.0.0.1" not in str(caught.value)


def test_every_field_has_a_class() -> None:
    fields = {
        model.__name__: {field.name for field in model._meta.get_fields() if field.concrete}
        for model in apps.get_app_config("vault").get_models()
    }
    assert {name: set(classes) for name, classes in field_classes.CLASSES.items()} == fields
    wrapped = {name for name, classes in field_classes.CLASSES.items() if classes.get("wrapped") == "keys"}
    assert wrapped == {"PatientKey", "AccountKey", "SecretKey", "Envelope"}
