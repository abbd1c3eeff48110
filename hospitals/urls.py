from django.urls import path

from charting.views import attachments, contents
from hospitals.places import FUNCTION, in_chart
from hospitals.portal import PORTAL
from hospitals.views import chart, patients
from organisations import urls
from organisations.guards import function_only

_CHART = "patients/<uuid:patient_id>/"
_VERSION = f"{_CHART}records/<uuid:record_id>/<int:number>/"

app_name = "hospitals"
urlpatterns = [
    *urls.patterns_for(PORTAL),
    path("patients/", function_only(PORTAL, FUNCTION, patients.patients), name="patients"),
    path(_CHART, in_chart(chart.chart), name="chart"),
    path(f"{_CHART}search/", in_chart(chart.search), name="chart-search"),
    path(f"{_CHART}records/<uuid:record_id>/", in_chart(chart.record), name="record"),
    path(_VERSION, in_chart(chart.record), name="record-version"),
    path(f"{_VERSION}file/", in_chart(contents.download), name="record-download"),
    path(f"{_VERSION}open/", in_chart(contents.show), name="record-open"),
    path(f"{_VERSION}print/", in_chart(contents.printed), name="record-print"),
    path(f"{_VERSION}preview/<int:index>/", in_chart(contents.preview), name="record-preview"),
    path(
        f"{_VERSION}attached/<int:attachment>/file/",
        in_chart(attachments.download),
        name="record-attachment",
    ),
    path(
        f"{_VERSION}attached/<int:attachment>/preview/<int:index>/",
        in_chart(attachments.preview),
        name="record-attachment-preview",
    ),
    path(f"{_VERSION}check/", in_chart(chart.check), name="record-check"),
    path(f"{_VERSION}proof/", in_chart(contents.proof), name="record-proof"),
]
