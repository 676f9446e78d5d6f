"""Whatever the tests of games make them say, they have declared."""

from collections.abc import AsyncIterator

import pytest

from tests.chat.conftest import clients_hear_what_is_declared, emits_keep_the_contract  # noqa: F401 - fixtures
from tests.games.table import Sit, sitting


@pytest.fixture
async def sit(cluster) -> AsyncIterator[Sit]:
    """`await sit(people, "alice")`: her socket of `/games`, past the greeting."""
    async with sitting() as opener:
        yield lambda people, name, url=None: opener(people, name, url or cluster.url)


@pytest.fixture(autouse=True)
def _sync_orm_in_async_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
