"""The verifiers' portal."""

from django.urls import path

from admin_portal.views import account, application, decisions, lists, papers, queue, register

app_name = "admin_portal"
urlpatterns = [
    path("", queue.queue_page, name="queue"),
    path("applications/<uuid:credential_id>/", application.application, name="application"),
    path("applications/<uuid:credential_id>/take/", application.take, name="take"),
    path("applications/<uuid:credential_id>/send-back/", application.send_back, name="send-back"),
    path("applications/<uuid:credential_id>/reject/", application.reject, name="reject"),
    path("applications/<uuid:credential_id>/compared/", application.compared, name="compared"),
    path("applications/<uuid:credential_id>/approve/", decisions.approve, name="approve"),
    path("applications/<uuid:credential_id>/suspend/", decisions.act, {"name": "suspend"}, name="suspend"),
    path("applications/<uuid:credential_id>/resume/", decisions.act, {"name": "resume"}, name="resume"),
    path("applications/<uuid:credential_id>/revoke/", decisions.act, {"name": "revoke"}, name="revoke"),
    path("applications/<uuid:credential_id>/sign-again/", decisions.sign_again, name="sign-again"),
    path("papers/<uuid:paper_id>/pages/<int:index>/", papers.paper_page, name="paper-page"),
    path("register/", register.register, name="register"),
    path("register/search/", register.search, name="register-search"),
    path("register/<uuid:user_id>/name/", register.name, name="register-name"),
    path("expiring/", lists.expiring, name="expiring"),
    path("decided/", lists.decided_list, name="decided"),
    path("account/", account.account, name="account"),
]
