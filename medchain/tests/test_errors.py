"""What a person sees of a failure, and what stands in the log of it."""

import logging
import re

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from adapters.ipfs.errors import StoreUnavailableError

SECRET = "Alice has an allergy"


def breaks(request: HttpRequest) -> HttpResponse:
    raise ValueError(SECRET)


def store_is_away(request: HttpRequest) -> HttpResponse:
    raise StoreUnavailableError


handler500 = "medchain.middleware.failed"
urlpatterns = [path("breaks/", breaks), path("away/", store_is_away), path("", include("medchain.urls"))]


@pytest.fixture
def client(settings: LazySettings) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.django_db
def test_an_error_of_ours_has_a_number_to_quote_and_leaves_no_words_in_the_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        answer = client.get("/breaks/")
    shown = answer.content.decode()
    assert answer.status_code == 500
    assert SECRET not in shown
    number = re.search(r"[0-9a-f]{8}", re.sub(r"<[^>]+>", " ", shown))
    assert number
    assert number.group() in caplog.text
    assert "ValueError" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.django_db
def test_a_part_that_is_away_is_said_and_can_be_tried_again(client: Client) -> None:
    answer = client.get("/away/")
    assert answer.status_code == 503
    assert "The document store does not answer right now." in answer.content.decode()
    assert "What is stored is safe." in answer.content.decode()


@pytest.mark.django_db
def test_every_page_carries_the_policy_and_is_kept_by_no_cache(client: Client) -> None:
    answer = client.get("/login/")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db(databases=["default", "vault"])
def test_health_names_every_part(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert {"database", "vault", "redis", "chain", "store"} <= set(answer.json()["parts"])


@pytest.mark.django_db
def test_the_worker_of_the_pdf_preview_has_a_policy_of_its_own(client: Client) -> None:
    answer = client.get("/static/vendor/pdfjs/pdf.worker.min.mjs")
    assert answer.status_code == 200
    assert (
        answer.headers["Content-Security-Policy"]
        == "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
    )
