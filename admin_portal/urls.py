from django.urls import URLPattern

app_name = "admin_portal"
urlpatterns: list[URLPattern] = []
