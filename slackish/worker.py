"""The worker of background tasks as a thread of the server, where no other process may do it.

With the in-memory channel layer only this process reaches its sockets, and SQLite has one writer
anyway. In production it is `manage.py db_worker`, as many as one likes (docs/deploy.md).
"""

import logging
import threading
from typing import Any

from asgiref.typing import ASGI3Application
from django.conf import settings
from django.db import DatabaseError, close_old_connections, transaction
from django_tasks.signals import task_enqueued
from django_tasks_db.management.commands.db_worker import Worker

from slackish import daily

log = logging.getLogger(__name__)


class WorkerThread(threading.Thread):
    """Works off the queue whenever a task of this process was committed, and every `TASKS_POLL` seconds.

    Between tasks it sleeps on an event: asking the database all the time would cost an idle machine more
    than the tasks do. A daemon: a task under way at the end is lost, as with a killed worker.
    """

    def __init__(self) -> None:
        super().__init__(name="slackish-tasks", daemon=True)
        self._wake = threading.Event()
        task_enqueued.connect(self._enqueued)

    def run(self) -> None:
        worker = Worker(
            queue_names=["default"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
            excluded_queue_names=[],
        )
        while True:
            try:
                worker.run()
                daily.run_if_due()
            except DatabaseError as error:  # not migrated yet, or away for a moment: no cause for a page of log
                log.warning("The tasks could not be read (%s); trying again.", type(error).__name__)
            except Exception:
                log.exception("The tasks could not be worked off; trying again.")
            finally:
                close_old_connections()
            self._wake.wait(settings.TASKS_POLL)
            self._wake.clear()

    def _enqueued(self, **kwargs: Any) -> None:
        """Not before the commit: until then nobody else sees the task."""
        transaction.on_commit(self._wake.set)


_thread: WorkerThread | None = None


def with_worker(application: ASGI3Application) -> ASGI3Application:
    """`application`, with the thread started before its first scope, if the settings want one."""
    if not settings.TASKS_IN_SERVER:
        return application

    async def work(scope: Any, receive: Any, send: Any) -> None:
        global _thread
        if _thread is None:
            _thread = WorkerThread()
            _thread.start()
        await application(scope, receive, send)

    return work
