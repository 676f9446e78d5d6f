"""Servers for the tests of the socket layer: its own small namespaces, on each kind of layer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster import Cluster, running_cluster
from tests.conformance import conformance_server
from tests.services import redis_url

LAYERS = {"memory": (1, False), "redis": (1, True), "redis-2": (2, True)}
SETTINGS = {
    "SLACKISH_REALTIME": {
        "namespaces": "tests.realtime.namespaces.namespaces",
        "handler_timeout": 2,
        "access_check": 0.5,
        "event_burst": 100_000,
    }
}


@pytest.fixture(scope="session", params=LAYERS)
def cluster(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """In-memory, Redis with one process, Redis with two processes."""
    processes, remote = LAYERS[request.param]
    data = tmp_path_factory.mktemp("data")
    with running_cluster(
        request.param,
        processes=processes,
        database_url=f"sqlite:///{data}/none.sqlite3",
        redis_url=redis_url() if remote else "",
        data=data,
        **SETTINGS,
    ) as running:
        yield running


@pytest.fixture
def server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """One server of its own, in memory; `@pytest.mark.realtime(limit=…)` sets limits of the layer."""
    marker = request.node.get_closest_marker("realtime")
    limits = {**SETTINGS["SLACKISH_REALTIME"], **(marker.kwargs if marker else {})}
    with running_cluster(
        "own", database_url=f"sqlite:///{tmp_path}/none.sqlite3", data=tmp_path, SLACKISH_REALTIME=limits
    ) as running:
        yield running


@pytest.fixture(scope="session")
def echo_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The Engine.IO echo server."""
    with conformance_server(tmp_path_factory.mktemp("echo"), "--engine-only") as url:
        yield url


@pytest.fixture(scope="session")
def heartbeat_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same with a quick heartbeat."""
    options = ("--engine-only", "--ping-interval", "300", "--ping-timeout", "600")
    with conformance_server(tmp_path_factory.mktemp("heartbeat"), *options) as url:
        yield url


@pytest.fixture(scope="session")
def conformance_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The Socket.IO conformance server."""
    with conformance_server(tmp_path_factory.mktemp("conformance")) as url:
        yield url
