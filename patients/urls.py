"""The patients' portal."""

from django.urls import include, path

app_name = "patients"
urlpatterns = [
    path("", include("patients.urls_account")),
    path("", include("patients.urls_import")),
    path("", include("patients.urls_records")),
    path("", include("patients.urls_sharing")),
    path("", include("patients.urls_log")),
]
