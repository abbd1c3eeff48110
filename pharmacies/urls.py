from organisations import urls
from pharmacies.portal import PORTAL

app_name = "pharmacies"
urlpatterns = urls.patterns_for(PORTAL)
