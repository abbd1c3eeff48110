from hospitals.portal import PORTAL
from organisations import urls

app_name = "hospitals"
urlpatterns = urls.of(PORTAL)
