"""The access log."""

from django.urls import path

from patients.views import log

urlpatterns = [
    path("log/", log.log, name="log"),
    path("log/file.csv", log.export, {"form": "csv"}, name="log-csv"),
    path("log/file.json", log.export, {"form": "json"}, name="log-json"),
    path("log/latest/", log.latest, name="log-latest"),
    path("log/<int:event_id>/dispute/", log.dispute, name="log-dispute"),
    path("log/<int:event_id>/", log.disputed, name="log-disputed"),
]
