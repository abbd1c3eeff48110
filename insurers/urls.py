from django.urls import URLPattern

app_name = "insurers"
urlpatterns: list[URLPattern] = []
