"""What became of a check, and how it is written down."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from common import clock
from domain.ledger.models import Entry
from domain.ledger.services import outcomes

LONGEST_WAIT = 60


class RefusedError(Exception):
    """Back to the author, with this sentence."""


@dataclass(frozen=True, slots=True)
class Passed:
    """Into the next batch."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Back to the author."""

    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """A part is away. Waits as long as it takes."""

    reason: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The check itself fails. After some attempts the entry is set aside for a person."""

    reason: str


CheckResult = Passed | Refused | Later | Broken


def record(leased: Sequence[Entry], found: Mapping[int, CheckResult]) -> None:
    """Write the results of leased entries, all or none. Only rows that are still ours are touched."""
    doubles = _doubles([entry for entry in leased if isinstance(found[entry.pk], Passed)])
    now = clock.now()
    try:
        with transaction.atomic():
            _pass(
                [
                    entry.pk
                    for entry in leased
                    if isinstance(found[entry.pk], Passed) and entry.pk not in doubles
                ],
                leased[0],
                now,
            )
            for entry in leased:
                result = (
                    Refused("The same evidence is recorded already.")
                    if entry.pk in doubles
                    else found[entry.pk]
                )
                if not isinstance(result, Passed):
                    _write(entry, result, now)
    except IntegrityError:
        # Another notary passed the same leaf at this moment. The lease runs out, and the next look sees
        # the double.
        Entry.objects.filter(pk__in=[entry.pk for entry in leased], leased_by=leased[0].leased_by).update(
            leased_until=now
        )


def _doubles(passed: Sequence[Entry]) -> Collection[int]:
    leaves = [bytes(entry.leaf) for entry in passed]
    accepted = Entry.objects.filter(leaf__in=leaves, status__in=[Entry.Status.PASSED, Entry.Status.BATCHED])
    seen = {bytes(leaf) for leaf in accepted.values_list("leaf", flat=True)}
    doubles = set()
    for entry, leaf in zip(passed, leaves, strict=True):
        if leaf in seen:
            doubles.add(entry.pk)
        seen.add(leaf)
    return doubles


def _pass(ids: Sequence[int], lease: Entry, now: datetime) -> None:
    Entry.objects.filter(pk__in=ids, leased_by=lease.leased_by, status=Entry.Status.WAITING).update(
        status=Entry.Status.PASSED, reason="", checked_at=now, leased_by=None, leased_until=None
    )


def _write(entry: Entry, result: Refused | Later | Broken, now: datetime) -> None:
    attempts = entry.attempts + 1
    status = Entry.Status.WAITING
    if isinstance(result, Refused):
        status = Entry.Status.REFUSED
    elif isinstance(result, Broken) and attempts >= settings.LEDGER_MAX_ATTEMPTS:
        status = Entry.Status.SET_ASIDE
    count = Entry.objects.filter(pk=entry.pk, leased_by=entry.leased_by, status=Entry.Status.WAITING).update(
        status=status,
        reason=result.reason[:300],
        attempts=min(attempts, 30_000),
        not_before=now + timedelta(seconds=min(LONGEST_WAIT, 2 ** min(attempts, 6))),
        checked_at=now,
        leased_by=None,
        leased_until=None,
    )
    if count and status == Entry.Status.REFUSED:
        outcomes.refused([entry.pk])
