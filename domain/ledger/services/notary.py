"""The notary: looks at each waiting entry before anything of it reaches the chain."""

import logging
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from adapters.chain.rpc import Rpc
from common import clock
from common.errors import MedChainError
from domain.ledger import evidence as registry
from domain.ledger.evidence import Evidence, Provider, Ref
from domain.ledger.models import Entry
from domain.ledger.services import chain_identity, check_results
from domain.ledger.services.check_results import Broken, CheckResult, Later, Passed, Refused
from domain.ledger.services.checks import Checker, RefusedError

logger = logging.getLogger(__name__)


def check_waiting(rpc: Rpc) -> int:
    """Check what waits, some hundreds at a time, until nothing is due. Returns how many were looked at.

    Raises ChainUnavailableError, WrongChainError before anything is leased.
    """
    checker = Checker(rpc, chain_identity.check(rpc))
    total = 0
    while leased := _lease():
        _check(checker, leased)
        total += len(leased)
    return total


def _lease() -> list[Entry]:
    """Ours for a while: one conditional UPDATE, its ids chosen so that two notaries never meet."""
    now, token = clock.now(), uuid.uuid4()
    waiting = (
        Entry.objects.filter(status=Entry.Status.WAITING).order_by("id").select_for_update(skip_locked=True)
    )
    with transaction.atomic():
        # What a worker held when it ended is looked at one by one: if an entry ends workers, it goes down
        # alone.
        ids = list(waiting.filter(leased_until__lt=now).values_list("id", flat=True)[:1])
        taken_over = len(ids)
        if not ids:
            due = waiting.filter(leased_until__isnull=True, not_before__lte=now)
            ids = list(due.values_list("id", flat=True)[: settings.LEDGER_BATCH_SIZE])
        lease = now + timedelta(seconds=settings.LEDGER_LEASE_SECONDS)
        attempts = F("attempts") + taken_over
        Entry.objects.filter(pk__in=ids, status=Entry.Status.WAITING).update(
            leased_by=token, leased_until=lease, attempts=attempts
        )
    return list(
        Entry.objects.filter(leased_by=token, status=Entry.Status.WAITING)
        .select_related("statement")
        .order_by("id")
    )


def _check(checker: Checker, leased: Sequence[Entry]) -> None:
    by_kind: dict[str, list[Entry]] = defaultdict(list)
    found: dict[int, CheckResult] = {}
    for entry in leased:
        if entry.attempts > settings.LEDGER_MAX_ATTEMPTS:
            found[entry.pk] = Broken("Its check ends the worker.")
        else:
            by_kind[entry.kind].append(entry)
    for kind, entries in by_kind.items():
        found.update(_check_kind(checker, kind, entries))
    check_results.record(leased, found)


def _check_kind(checker: Checker, kind: str, entries: Sequence[Entry]) -> list[tuple[int, CheckResult]]:
    provider = registry.provider(kind)
    if provider is None:
        # Not a refusal: another process of ours may know this kind.
        return [(entry.pk, Broken(f"Nobody answers for evidence of kind {kind}.")) for entry in entries]
    try:
        found = provider([_ref(entry) for entry in entries])
    except MedChainError as error:
        return [(entry.pk, Later(str(error))) for entry in entries]
    except Exception:
        # One of them is poison: ask for each alone, so that it holds up nobody else.
        logger.exception("evidence of kind %s", kind)
        return [(entry.pk, _check_one(checker, provider, entry)) for entry in entries]
    return [(entry.pk, _one(checker, entry, found)) for entry in entries]


def _check_one(checker: Checker, provider: Provider, entry: Entry) -> CheckResult:
    try:
        found = provider([_ref(entry)])
    except MedChainError as error:
        return Later(str(error))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is this entry's
        return Broken(f"Its evidence cannot be read ({type(error).__name__}).")
    return _one(checker, entry, found)


def _one(checker: Checker, entry: Entry, found: Mapping[Ref, Evidence]) -> CheckResult:
    evidence = found.get(_ref(entry))
    if evidence is None:
        return Refused("There is no evidence for it any more.")
    try:
        checker.check(entry, evidence)
    except RefusedError as error:
        return Refused(str(error))
    except MedChainError as error:
        return Later(str(error))
    except Exception as error:
        logger.exception("checking entry %s", entry.pk)
        return Broken(f"Its check breaks ({type(error).__name__}).")
    return Passed()


def _ref(entry: Entry) -> Ref:
    return (entry.subject_id, entry.version)
