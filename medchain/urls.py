"""Every address of the portal. Apps not yet present are left out while the project is being laid."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from medchain.health import healthz

handler500 = "medchain.middleware.failed"
urlpatterns: list[URLPattern | URLResolver] = [path("healthz", healthz, name="healthz")]
for app, prefix in [("domain.accounts", ""), ("patients", ""), ("public", "")]:
    if (settings.ROOT / app.replace(".", "/") / "urls.py").exists():
        urlpatterns.append(path(prefix, include(f"{app}.urls")))
if settings.GALLERY and find_spec("common.gallery"):
    urlpatterns.append(path("gallery/", include("common.gallery")))
