"""Charts. The id of a patient is random and names nobody."""

from django.urls import path

from doctors.views import chart

urlpatterns = [
    path("patients/<uuid:patient_id>/", chart.chart, name="chart"),
    path("patients/<uuid:patient_id>/search/", chart.search, name="chart-search"),
]
