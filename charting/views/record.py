"""One record, opened for its page; and its proof, checked again on demand."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from charting.place import Place
from charting.presenters import record_actions, record_page
from domain.records.access import disclosures
from domain.records.access.disclosures import OpenedRecord

#: The portal's page with the list, and this beside it.
BesideList = Callable[[OpenedRecord, dict[str, Any]], HttpResponse]


def check(
    request: HttpRequest, place: Place, record_id: UUID, number: int, *, beside_list: BesideList
) -> HttpResponse:
    """Read again from the store and compared with the chain: the proof drawer alone, or the whole page
    without JavaScript.
    """
    version = place.version_of(record_id, number)
    opened = disclosures.open_preview(version=version, reader=place.reader)
    proof = record_page.checked_proof(place, opened)
    if request.headers.get("HX-Request"):
        actions = record_actions.actions(place, version)
        return render(request, "records/_proof.html", {"proof": proof, "actions": actions})
    return beside_list(opened, {**record_page.context(place, opened), "proof": proof})
