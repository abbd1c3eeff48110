from django.apps import AppConfig


class AdminPortalConfig(AppConfig):
    name = "admin_portal"
    label = "admin_portal"
