"""Sharing. No address ever holds a word, a name or a number of a person: only random ids."""

from django.urls import path

from patients.views import blocks, grants, offers, once, requests, rules, sharing

urlpatterns = [
    path("sharing/", sharing.sharing, name="sharing"),
    path("sharing/waiting/", sharing.waiting, name="waiting"),
    path("sharing/ended/", sharing.ended, name="sharing-ended"),
    path("sharing/found/", sharing.found, name="found"),
    path("sharing/stop/", sharing.stop_all, name="stop-all"),
    path("sharing/care/<uuid:relationship_id>/end/", sharing.end_care, name="end-care"),
    path("sharing/requests/<uuid:request_id>/", requests.request_page, name="request"),
    path("sharing/requests/<uuid:request_id>/preview/", requests.preview, name="request-preview"),
    path("sharing/requests/<uuid:request_id>/allow/", requests.allow, name="request-allow"),
    path("sharing/requests/<uuid:request_id>/deny/", requests.deny, name="request-deny"),
    path("sharing/grants/<uuid:grant_id>/", grants.grant, name="grant"),
    path("sharing/grants/<uuid:grant_id>/stop/", grants.stop, name="grant-stop"),
    path("sharing/grants/<uuid:grant_id>/narrow/", grants.narrow, name="grant-narrow"),
    path("sharing/grants/<uuid:grant_id>/preview/", grants.preview, name="grant-preview"),
    path("sharing/grants/<uuid:grant_id>/narrow/now/", grants.narrow_now, name="grant-narrow-now"),
    path("sharing/offer/", offers.find, name="offer"),
    path("sharing/offer/<uuid:user_id>/", offers.offer, name="offer-to"),
    path("sharing/offer/<uuid:user_id>/preview/", offers.preview, name="offer-preview"),
    path("sharing/offer/<uuid:user_id>/now/", offers.offer_now, name="offer-now"),
    path("sharing/rules/", rules.find, name="rule-find"),
    path("sharing/rules/any/", rules.rule, name="rule-any"),
    path("sharing/rules/any/now/", rules.rule_now, name="rule-any-now"),
    path("sharing/rules/at/<uuid:organisation_id>/", rules.rule, name="rule-at"),
    path("sharing/rules/at/<uuid:organisation_id>/now/", rules.rule_now, name="rule-at-now"),
    path("sharing/block/", blocks.find, name="block"),
    path("sharing/block/person/<uuid:user_id>/", blocks.person, {"on": True}, name="block-person"),
    path(
        "sharing/block/organisation/<uuid:organisation_id>/",
        blocks.organisation,
        {"on": True},
        name="block-person-organisation",
    ),
    path("sharing/block/kind/<int:category>/", blocks.kind, {"on": True}, name="block-kind"),
    path("sharing/unblock/person/<uuid:user_id>/", blocks.person, {"on": False}, name="unblock-person"),
    path(
        "sharing/unblock/organisation/<uuid:organisation_id>/",
        blocks.organisation,
        {"on": False},
        name="unblock-organisation",
    ),
    path("sharing/unblock/kind/<int:category>/", blocks.kind, {"on": False}, name="unblock-kind"),
    path("records/<uuid:record_id>/once/", once.find, name="once"),
    path("records/<uuid:record_id>/once/<uuid:user_id>/", once.once, name="once-to"),
]
