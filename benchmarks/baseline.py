"""The yardstick of the page figures: a plain Django page with session, user, three queries and two
templates.
"""

from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

ROWS = (
    "{% for row in rows %}<tr><th scope=row>{{ row.app_label }}</th><td>{{ row.model }}</td><td>{{ "
    "row.pk }}</td></tr>{% endfor %}"
)
PAGE = (
    "<!doctype html><html lang=en><title>Baseline</title><body><p>{{ user.email }}, {{ count }} "
    "rows</p><table>{{ table }}</table></body></html>"
)
django = engines["django"]
rows_template, page_template = django.from_string(ROWS), django.from_string(PAGE)


@login_required
def page(request: HttpRequest) -> HttpResponse:
    rows = list(ContentType.objects.order_by("pk")[:20])
    context = {
        "count": ContentType.objects.count(),
        "first": ContentType.objects.filter(app_label="accounts").first(),
    }
    return HttpResponse(
        page_template.render({**context, "table": rows_template.render({"rows": rows}, request)}, request)
    )


urlpatterns = [path("baseline/", page)]
