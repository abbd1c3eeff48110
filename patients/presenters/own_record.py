"""What a record's page shows to its owner alone: who can see it, how far the ledger is, older versions."""

from typing import Any

from django.urls import reverse

from domain.records.models import Version


def context(version: Version) -> dict[str, Any]:
    is_current = version.number == version.record.current
    return {
        "readers_url": reverse("patients:record-readers", args=[version.record_id]),
        "status_url": reverse("patients:record-status", args=[version.record_id]) if is_current else "",
        "version": version,
        "versions": _versions(version),
    }


def _versions(version: Version) -> list[dict[str, object]]:
    if version.record.current == 1:
        return []
    rows = (
        Version.objects.filter(record_id=version.record_id)
        .order_by("-number")
        .values_list("number", "created_at")
    )
    address = {
        number: reverse("patients:record-version", args=[version.record_id, number]) for number, _ in rows
    }
    return [
        {"number": number, "created_at": at, "url": address[number], "current": number == version.number}
        for number, at in rows
    ]
