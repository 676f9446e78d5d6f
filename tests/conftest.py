"""What all tests share: the two databases (a test that asks for neither reaches none), servers, quick passwords."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from django.test import override_settings
from hypothesis import settings as hypothesis
from pytest_django import DjangoDbBlocker

from tests import databases
from tests.cluster import Cluster
from tests.layers import LAYERS, USUAL
from tests.services import redis_url
from tests.visitors import Visit, chat_cluster, visiting

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


@pytest.fixture(scope="session", autouse=True)
def uploads_in_a_folder_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with override_settings(FILES_DIR=tmp_path_factory.mktemp("files"), FILE_RATE=[10_000, 60]):
        yield


@pytest.fixture(scope="session", autouse=True)
def immediate_tasks() -> Iterator[None]:
    """Background tasks of this process run where they are queued; servers have their worker."""
    with override_settings(TASKS={"default": {"BACKEND": "tests.tasks.NowOrNever"}}):
        yield


@pytest.fixture(scope="session", autouse=True)
def told_at_once() -> Iterator[None]:
    """Services called here notify on the spot: no thread of theirs outlives the test's database."""
    with override_settings(NOTIFICATIONS_INLINE=True):
        yield


@pytest.fixture(scope="session")
def clusters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Cluster]]:
    """The servers of each layer, started when first asked for and kept: a parametrised fixture keeps its last alone."""
    with ExitStack() as stack:

        @cache
        def started(layer: str) -> Cluster:
            processes, remote, kind = LAYERS[layer]
            url, data = redis_url() if remote else "", tmp_path_factory.mktemp("data")
            servers = chat_cluster(processes=processes, kind=f"{kind}/{layer}", redis_url=url, data=data)
            return stack.enter_context(servers)

        yield started


@pytest.fixture(params=USUAL)
def running(request: pytest.FixtureRequest, clusters: Callable[[str], Cluster]) -> Cluster:
    return clusters(request.param)


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
