from django.urls import path

from public.views.check import check

app_name = "public"
urlpatterns = [path("check/", check, name="check")]
