"""Tasks are rows of the database; the worker beside the server runs them once they are committed."""

from collections.abc import Iterator

import django_tasks
import pytest
from django.db import transaction
from django.test import override_settings
from django_tasks_db.models import DBTaskResult

from slackish import settings as project
from slackish.realtime import of
from tests.factories import workspace_with
from tests.visitors import Visit


@django_tasks.task
def greet(room: str, text: str) -> None:
    """What a worker does: it emits to sockets of the server."""
    of("/chat").to(room).emit("greeting", text)


@pytest.fixture(autouse=True)
def queued_in_the_database(immediate_tasks: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with override_settings(TASKS=project.TASKS):
        yield


async def test_a_task_that_another_process_queued_reaches_the_sockets_of_the_server(visit: Visit) -> None:
    people = workspace_with(alice="owner")
    alice = await visit(people, "alice")
    greet.enqueue(f"workspace:{people.workspace.pk}", "hello from afar")
    assert await alice.chat.event("greeting") == "hello from afar"


def test_a_task_of_a_transaction_that_is_undone_is_never_run(database: str) -> None:
    with transaction.atomic():
        queued = greet.enqueue("nowhere", "never")
        transaction.set_rollback(True)
    assert not DBTaskResult.objects.filter(pk=queued.id).exists()
