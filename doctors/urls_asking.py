"""Patients, requests and asking."""

from django.urls import path

from doctors.views import asking, patients, requests

urlpatterns = [
    path("patients/", patients.patients, name="patients"),
    path("patients/find/", patients.find, name="patients-find"),
    path("requests/", requests.requests, name="requests"),
    path("requests/<uuid:request_id>/withdraw/", requests.withdraw, name="request-withdraw"),
    path("requests/ask/", asking.ask, name="ask"),
    path("requests/ask/find/", asking.find, name="ask-find"),
    path("requests/ask/sentence/", asking.sentence, name="ask-sentence"),
    path("requests/ask/<uuid:patient_id>/", asking.ask_again, name="ask-again"),
]
