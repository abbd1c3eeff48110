from django.urls import URLPattern

app_name = "hospitals"
urlpatterns: list[URLPattern] = []
