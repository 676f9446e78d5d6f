"""What the tests of faults share: two servers of each module's own, which are killed and cut off at will."""

from collections.abc import Iterator

import pytest

from tests.cluster import Cluster
from tests.services import redis_url
from tests.visitors import chat_cluster


@pytest.fixture(autouse=True, scope="session")
def _sync_orm_in_async_tests() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="module")
def layer_url() -> str:
    return redis_url()


@pytest.fixture(scope="module")
def running(layer_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Instead of the servers that all other tests share."""
    data = tmp_path_factory.mktemp("faults")
    with chat_cluster(processes=2, kind="postgres", redis_url=layer_url, data=data) as cluster:
        yield cluster
