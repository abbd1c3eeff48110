"""Check a document: drop a file and its proof, read who added it and since when it is unchanged.

Nothing is kept.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from public.presenters.check_results import Result, judge
from public.upload_handlers import MAX_BODY, DigestHandler

DEMONSTRATIONS = {1337, 31337}  # chain ids that only nodes for trying out have
TOO_MUCH = Result(
    "incomplete", "Too much at once", "", "At most 20 files, together 1 GB. Nothing was looked at."
)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Our handler must be in place before the token is looked for: that reads the body, and Django's own
    would write files to disk.
    """
    handler = DigestHandler()
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
        return _page(request, [TOO_MUCH])  # not one byte of it was read
    request.upload_handlers = [handler]
    return _check(request, handler)


@csrf_protect
def _check(request: HttpRequest, handler: DigestHandler) -> HttpResponse:
    return _page(request, _results(request, handler) if request.method == "POST" else [])


def _page(request: HttpRequest, results: list[Result]) -> HttpResponse:
    here = reverse("public:check")
    known = {
        "form_action": here,
        "clear_url": here,
        "section": "check",
        "is_demonstration": settings.CHAIN_ID in DEMONSTRATIONS,
    }
    return render(request, "public/check.html", {"results": results, **known})


def _results(request: HttpRequest, handler: DigestHandler) -> list[Result]:
    request.FILES  # noqa: B018 - reads the body
    if handler.too_many:
        return [TOO_MUCH]
    if not handler.dropped:
        return [
            Result(
                "incomplete", "No file arrived", "", "Choose the document and its proof file, both at once."
            )
        ]
    return judge(handler.dropped)
