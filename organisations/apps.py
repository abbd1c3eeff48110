from django.apps import AppConfig


class OrganisationPagesConfig(AppConfig):
    name = "organisations"
    label = "organisation_pages"
