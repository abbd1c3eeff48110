from insurers.portal import PORTAL
from organisations import urls

app_name = "insurers"
urlpatterns = urls.patterns_for(PORTAL)
