from hospitals.portal import PORTAL
from organisations import urls

app_name = "hospitals"
urlpatterns = urls.patterns_for(PORTAL)
