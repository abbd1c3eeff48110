"""What narrows a list of records: kind and period as links, words that stay out of every address."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest

from charting.place import Place
from common import clock
from common.categories import CATEGORY_LABELS, Category
from domain.records.access.timeline import TimelineFilters

_PERIODS: Final = {
    "month": ("Last month", 31),
    "year": ("Last 12 months", 365),
    "five": ("Last 5 years", 5 * 365),
}
#: Where the words of the last search are kept, and of whose records: in the session, whose content is sealed.
_WORDS: Final = "chart_words"
_MOVING: Final = {"queued", "sent", "mined", "delayed"}


def filters_of(request: HttpRequest, place: Place) -> TimelineFilters:
    """Kind and period from the address, words from the session. What is no known value filters nothing."""
    kind, period = request.GET.get("kind", ""), request.GET.get("period", "")
    return TimelineFilters(
        words=_kept(request, place) if request.GET.get("words") else "",
        category=Category[kind].value if kind in Category.__members__ else None,
        since=clock.now().date() - timedelta(days=_PERIODS[period][1]) if period in _PERIODS else None,
    )


def remember_words(request: HttpRequest, place: Place) -> str:
    """What is searched for in these records alone; an address that shows what was found."""
    words = request.POST.get("q", "")[:200].strip()
    request.session[_WORDS] = [str(place.patient.pk), words]
    kept = {name: request.POST[name] for name in ("kind", "period") if request.POST.get(name)}
    return list_url(place, {**kept, **({"words": "1"} if words else {})})


def context(
    request: HttpRequest, place: Place, chosen: TimelineFilters, *, following: str
) -> dict[str, object]:
    """`following` is the cursor of the next page, "" at the end."""
    return {
        "q": chosen.words,
        "filters": _chips(request, place),
        "clear_url": list_url(place, {}),
        "next_url": list_url(place, {**_given(request), "after": following}) if following else "",
    }


def cursor(request: HttpRequest) -> str:
    return request.GET.get("after", "")


def is_moving(status: object) -> bool:
    """Whether the ledger will say something else in a moment."""
    return str(getattr(status, "state", status)) in _MOVING


def list_url(place: Place, values: Mapping[str, str]) -> str:
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{place.url(place.list_name)}{'?' + query if query else ''}"


def _chips(request: HttpRequest, place: Place) -> Sequence[Mapping[str, object]]:
    """Kind and date, each as a list of links or as a set filter with a cross."""
    kinds = {category.name: CATEGORY_LABELS[category] for category in Category}
    periods = {name: label for name, (label, _) in _PERIODS.items()}
    return [_chip(request, place, "kind", "Kind", kinds), _chip(request, place, "period", "Date", periods)]


def _chip(
    request: HttpRequest, place: Place, name: str, label: str, options: Mapping[str, str]
) -> Mapping[str, object]:
    value, given = request.GET.get(name, ""), _given(request)
    return {
        "name": name,
        "label": label,
        "value": value if value in options else "",
        "value_label": options.get(value, ""),
        "remove_url": list_url(place, {**given, name: ""}) if value in options else "",
        "options": [
            {"label": text, "url": list_url(place, {**given, name: key}), "active": key == value}
            for key, text in options.items()
        ],
    }


def _given(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("kind", "period", "words") if request.GET.get(name)}


def _kept(request: HttpRequest, place: Place) -> str:
    whose, words = request.session.get(_WORDS) or ["", ""]
    return str(words) if whose == str(place.patient.pk) else ""
