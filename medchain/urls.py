"""Every address of the portal."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from medchain.health import healthz

handler500 = "medchain.middleware.failed"
urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("", include("authentication.urls")),
    path("notices/", include("notices.urls")),
    path("", include("patients.urls")),
    path("doctor/", include("doctors.urls")),
    path("hospital/", include("hospitals.urls")),
    path("pharmacy/", include("pharmacies.urls")),
    path("insurer/", include("insurers.urls")),
    path("verifier/", include("admin_portal.urls")),
    path("", include("public.urls")),
]
if settings.GALLERY:
    urlpatterns.append(path("gallery/", include("common.gallery")))
