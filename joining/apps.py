from django.apps import AppConfig


class JoiningConfig(AppConfig):
    name = "joining"
    label = "joining"
