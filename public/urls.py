from django.urls import path

from public.views.check import check
from public.views.register import check_a_doctor

app_name = "public"
urlpatterns = [
    path("check/", check, name="check"),
    path("check-a-doctor/", check_a_doctor, name="check-a-doctor"),
]
