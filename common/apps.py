from django.apps import AppConfig


class CommonConfig(AppConfig):
    """What every floor may use; as an app only for its template tags, the components."""

    name = "common"
    label = "common"
