"""Patients, requests and asking."""

from django.urls import path

from doctors.views import access_requests, patients, requests

urlpatterns = [
    path("patients/", patients.patients, name="patients"),
    path("patients/find/", patients.find, name="patients-find"),
    path("requests/", requests.requests, name="requests"),
    path("requests/<uuid:request_id>/withdraw/", requests.withdraw, name="request-withdraw"),
    path("requests/ask/", access_requests.ask, name="ask"),
    path("requests/ask/find/", access_requests.find, name="ask-find"),
    path("requests/ask/sentence/", access_requests.sentence, name="ask-sentence"),
    path("requests/ask/<uuid:patient_id>/", access_requests.ask_again, name="ask-again"),
]
