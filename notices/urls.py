"""Addresses of the bell."""

from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("", views.listing, name="list"),
    path("state/", views.state, name="state"),
    path("panel/", views.panel, name="panel"),
    path("read/", views.read, name="read"),
]
