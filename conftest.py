"""What every test of the project has: databases, and its place in the queue of several workers."""

from typing import Any

import pytest
from django.test import TransactionTestCase

from tests.databases import django_db_modify_db_settings
from tests.queue import Queue, longest_first
from tests.row_cleanup import empty_databases

__all__ = ["django_db_modify_db_settings"]


@pytest.fixture(scope="session", autouse=True)
def _rows_are_deleted() -> None:
    TransactionTestCase._fixture_teardown = empty_databases  # type: ignore[attr-defined]  # Django's own


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    longest_first(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Queue:
    config.option.loadscopereorder = False  # ours is better: what takes long is not what has many tests
    return Queue(config, log)
