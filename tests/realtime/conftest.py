"""Servers for the tests of the socket layer: its own small namespaces, on each kind of layer."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.cluster import Cluster, running_cluster
from tests.conformance import Engine, conformance_server, engine
from tests.layers import LAYERS, USUAL
from tests.services import redis_url

SETTINGS = {
    "SLACKISH_REALTIME": {
        "namespaces": "tests.realtime.namespaces.namespaces",
        "handler_timeout": 2,
        "access_check": 0.5,
        "event_burst": 100_000,
        "join_timeout": 20,  # who waited that long for Redis is let in without: no fault of a busy machine
    }
}


@pytest.fixture(scope="session")
def clusters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Cluster]]:
    """The servers of each layer, without a database: started when first asked for, and kept."""
    with ExitStack() as stack:

        @cache
        def started(layer: str) -> Cluster:
            processes, remote, _ = LAYERS[layer]
            data = tmp_path_factory.mktemp("data")
            servers = running_cluster(
                processes=processes,
                database_url=f"sqlite:///{data}/none.sqlite3",
                redis_url=redis_url() if remote else "",
                data=data,
                **SETTINGS,
            )
            return stack.enter_context(servers)

        yield started


@pytest.fixture(params=USUAL)
def cluster(request: pytest.FixtureRequest, clusters: Callable[[str], Cluster]) -> Cluster:
    return clusters(request.param)


@pytest.fixture(scope="session")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Cluster]]:
    """One server in memory for each set of limits (JSON), started when first asked for and kept."""
    with ExitStack() as stack:

        @cache
        def started(limits: str) -> Cluster:
            return stack.enter_context(one_server(tmp_path_factory.mktemp("data"), **json.loads(limits)))

        yield started


@pytest.fixture
def server(request: pytest.FixtureRequest, alone: Callable[[str], Cluster]) -> Cluster:
    """A server in memory; `@pytest.mark.realtime(limit=…)` sets limits of the layer."""
    return alone(json.dumps(marked_limits(request), sort_keys=True))


def marked_limits(request: pytest.FixtureRequest) -> dict[str, Any]:
    marker = request.node.get_closest_marker("realtime")
    return dict(marker.kwargs) if marker else {}


def one_server(data: Path, **limits: Any) -> AbstractContextManager[Cluster]:
    """`limits` of the layer, beside those that let tests be quick."""
    layer = {**SETTINGS["SLACKISH_REALTIME"], **limits}
    return running_cluster(database_url=f"sqlite:///{data}/none.sqlite3", data=data, SLACKISH_REALTIME=layer)


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


@pytest.fixture
async def io(echo_url: str) -> AsyncIterator[Engine]:
    """A client of the echo server. What tests another server has an `io` of its own."""
    async with engine(echo_url, "/engine.io/") as opened:
        yield opened
