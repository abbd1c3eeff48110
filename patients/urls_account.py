"""Addresses of home and account."""

from django.urls import path

from patients.views import account, home, key, profile

urlpatterns = [
    path("home/", home.home, name="home"),
    path("account/", account.account, name="account"),
    path("account/preferences/", account.choose, name="account-preferences"),
    path("account/details/", profile.details, name="account-details"),
    path("account/key/", key.key, name="account-key"),
]
