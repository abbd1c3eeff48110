from django.apps import AppConfig


class LicenceApplicationsConfig(AppConfig):
    name = "licence_applications"
    label = "licence_applications"
