"""What all tests share: the two databases (a test that asks for neither reaches none), servers, quick passwords."""

from collections.abc import AsyncIterator, Iterator

import pytest
from django.test import override_settings
from hypothesis import settings as hypothesis
from pytest_django import DjangoDbBlocker

from tests import databases
from tests.cluster import Cluster
from tests.services import redis_url
from tests.visitors import Visit, chat_cluster, visiting

# The servers: in memory on SQLite, Redis with one and with two processes on PostgreSQL.
LAYERS = {"memory": (1, False, "sqlite"), "redis": (1, True, "postgres"), "redis-2": (2, True, "postgres")}

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


@pytest.fixture(scope="session", params=LAYERS)
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    processes, remote, kind = LAYERS[request.param]
    layer = redis_url() if remote else ""
    data = tmp_path_factory.mktemp("data")
    with chat_cluster(request.param, processes=processes, kind=kind, redis_url=layer, data=data) as cluster:
        yield cluster


@pytest.fixture
def cluster(running: Cluster, django_db_blocker: DjangoDbBlocker) -> Iterator[Cluster]:
    """The servers, with the test's own database being theirs: people are made here and chat there."""
    with django_db_blocker.unblock(), databases.serving(running.kind):
        yield running


@pytest.fixture
async def visit(cluster: Cluster) -> AsyncIterator[Visit]:
    async with visiting(cluster) as visit:
        yield visit


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Last, so that every server that a fixture started has let go of its database."""
    databases.remove_all()
