from django.apps import AppConfig


class AdminPortalConfig(AppConfig):
    name = "admin_portal"
    label = "admin_portal"

    def ready(self) -> None:
        from admin_portal.presenters import page
        from domain.accounts.roles import Role
        from notices import page_frames

        page_frames.register(Role.VERIFIER, base="admin_portal/base.html", page=page.notices)
