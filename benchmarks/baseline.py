"""The yardstick of the page figures: a plain Django page with session, user, three queries and two templates, served by the same process as ours."""

from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

ROWS = "{% for row in rows %}<tr><th scope=row>{{ row.app_label }}</th><td>{{ row.model }}</td><td>{{ row.pk }}</td></tr>{% endfor %}"
PAGE = "<!doctype html><html lang=en><title>Baseline</title><body><p>{{ user.email }}, {{ count }} rows</p><table>{{ table }}</table></body></html>"


@login_required
def page(request: HttpRequest) -> HttpResponse:
    django = engines["django"]
    rows = list(ContentType.objects.order_by("pk")[:20])
    count = ContentType.objects.count()
    first = ContentType.objects.filter(app_label="accounts").first()
    table = django.from_string(ROWS).render({"rows": rows}, request)
    return HttpResponse(django.from_string(PAGE).render({"table": table, "count": count, "first": first}, request))


urlpatterns = [path("baseline/", page), path("", include("medchain.urls"))]
