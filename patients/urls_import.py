"""Bringing one's history in. Before the addresses of records, whose ids would not match anyway."""

from django.urls import path

from patients.views import imports

urlpatterns = [
    path("records/import/", imports.import_file, name="import"),
    path("records/import/<uuid:import_id>/", imports.progress, name="import-progress"),
    path("records/import/<uuid:import_id>/decide/", imports.decide, name="import-decide"),
]
