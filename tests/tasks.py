"""Background tasks in the tests' own process."""

from typing import Any

from django_tasks.backends.dummy import DummyBackend
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import Task, TaskResult


class NowOrNever(ImmediateBackend):
    """Runs a task where it is queued; one for a later time never: a test that waits for it calls it."""

    supports_defer = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        if task.run_after is None:
            return super().enqueue(task, args, kwargs)
        return DummyBackend(self.alias, {}).enqueue(task, args, kwargs)
