"""What all tests share: the two databases (a test that asks for neither can't reach any), quick passwords."""

from collections.abc import Iterator

import pytest
from django.test import override_settings
from hypothesis import settings as hypothesis
from pytest_django import DjangoDbBlocker

from tests import databases

hypothesis.register_profile("patient", deadline=None)  # a busy machine is no bug
hypothesis.load_profile("patient")


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Instead of pytest-django's own: see tests/databases.py."""


@pytest.fixture(params=databases.KINDS)
def database(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The test runs on SQLite, and again on PostgreSQL."""
    with django_db_blocker.unblock(), databases.serving(request.param):
        yield request.param


@pytest.fixture
def sqlite_database(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock(), databases.serving("sqlite"):
        yield "sqlite"


@pytest.fixture
def postgres_database(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock(), databases.serving("postgres"):
        yield "postgres"


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=["tests.passwords.QuickHasher"]):
        yield


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Last, so that every server that a fixture started has let go of its database."""
    databases.remove_all()
