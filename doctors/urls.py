"""The doctors' portal. No address ever holds a word, a name or a number of a person: only random ids."""

from django.urls import include, path

app_name = "doctors"
urlpatterns = [
    path("", include("doctors.urls_licence")),
    path("", include("doctors.urls_requests")),
    path("", include("doctors.urls_chart")),
]
