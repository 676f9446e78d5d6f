"""Emitting from anywhere: a consumer, a view, a service in a transaction, a command, another process.

Services use the `…_on_commit` functions: what they say is told after the commit, never before and
never without it, and what one commit says to one room arrives together or not at all.
"""

from __future__ import annotations

import asyncio
import atexit
import functools
import logging
import threading
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, TypeVar

from django.db import transaction

from .conf import realtime_settings
from .deliveries import Action, Close, Delivery, Disconnect, Emit, Evict, Join, gather
from .process import Process

log = logging.getLogger(__name__)

R = TypeVar("R")

_serving: Process | None = None  # of a server: set by its first scope
_starting: asyncio.Future[Process] | None = None
_background: Process | None = None  # of a command or a worker: made when it first publishes
_lock = threading.Lock()
watchers: list[Callable[[list[Delivery]], None]] = []  # see testing.captured_emits


def emit_on_commit(
    event: str,
    *args: Any,
    namespace: str,
    to: str | Iterable[str],
    access: int | None = None,
    skip: str | Iterable[str] = (),
    ref: str = "",
) -> None:
    """Emit `event` to the sockets in the rooms `to` of `namespace` once the transaction has committed.

    `access`: for a durable event of a guarded room, the room's removal count read under the lock.
    `skip`: sids that shall not get it, as whoever caused it and has the ack.
    `ref`: what it tells of, as `message:12`, to be asked for later (see trace.py).
    Outside a transaction it is emitted at once. Errors: TypeError for args that JSON can't say;
    whatever fails after the commit is logged, for the sender's change stands.
    """
    _on_commit(namespace, _names(to), Emit.of(namespace, event, args, ref), access, _names(skip))


def join_on_commit(
    room: str, *, namespace: str, select: str, access: int | None = None, announce: tuple[str, Any] | None = None
) -> None:
    """After the commit every socket in the room `select`, in every process, joins `room`.

    `announce`: (event, payload) for the sockets that joined, once what is emitted to the room reaches
    them. `access`: the removal count read together with the right to join.
    """
    emit = Emit.of(namespace, announce[0], announce[1:]) if announce else None
    _on_commit(namespace, (select,), Join(room, access, emit), None)


def evict_on_commit(room: str, *, namespace: str, access: int) -> None:
    """After the commit every process reads again who belongs to `room` and takes the others out.

    `access`: the removal count after the removal.
    """
    _on_commit(namespace, (room,), Evict(), access)


def disconnect_on_commit(*, namespace: str, select: str) -> None:
    """After the commit the sockets in the room `select` are disconnected from `namespace`, everywhere."""
    _on_commit(namespace, (select,), Disconnect(), None)


def close_on_commit(
    *, user: int | None = None, session: str | None = None, token: int | None = None, but_session: str | None = None
) -> None:
    """After the commit connections are closed, in every process and namespace: those of an account (its id), a
    session (`identity.session_digest` of its key) or a token (its id).

    With `user`, `but_session` spares that one session, and what acts by tokens: for a changed password.
    A stock client connects anew at once, and is then refused for what it may no longer do.
    """
    kinds = {"user": user, "session": session, "token": token}
    given = [(kind, value) for kind, value in kinds.items() if value is not None]
    if len(given) != 1:
        raise TypeError("name one of user, session, token")
    (kind, value) = given[0]
    _on_commit("", None, Close(kind, value, but_session), None)


def publish(deliveries: list[Delivery], *, local: bool = False) -> None:
    """Deliver now, from any thread; with `local` to this process's sockets alone.

    Never raises: the database has the truth, this is the doorbell.
    """
    for watcher in watchers:
        watcher(deliveries)
    process = serving() or _background_process()
    try:
        if _running_loop() is process.loop:
            process.publish(deliveries, local=local)
        else:
            process.loop.call_soon_threadsafe(functools.partial(process.publish, deliveries, local=local))
    except RuntimeError:
        log.exception("The event loop is gone: %d deliveries were not made.", len(deliveries))


async def on_process(work: Callable[[Process], Coroutine[Any, Any, R]]) -> R:
    """What `work` returns, run on the loop of the process that publishes, whichever loop awaits it."""
    process = serving() or _background_process()
    if _running_loop() is process.loop:
        return await work(process)
    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work(process), process.loop))


async def serving_process() -> Process:
    """The process of the running loop, started on first use."""
    global _serving, _starting
    if (process := serving()) is None:
        if _starting is None or _starting.get_loop().is_closed():
            _starting = asyncio.ensure_future(Process.start())
        # Many first requests, one process; a client that gives up waiting stops none of them.
        process = _serving = await asyncio.shield(_starting)
    return process


def serving() -> Process | None:
    """The process with sockets, if this is one and its loop still runs."""
    return _serving if _serving is not None and not _serving.loop.is_closed() else None


class _Commit:
    """What one transaction publishes: its callback on commit, and the list that grows until then."""

    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []

    def __call__(self) -> None:
        publish(gather(self.deliveries))


def _on_commit(
    namespace: str, rooms: tuple[str, ...] | None, action: Action, access: int | None, skip: tuple[str, ...] = ()
) -> None:
    delivery = Delivery(namespace, rooms, (action,), access, skip)
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        publish([delivery])
        return
    # One callback for a whole transaction, but another inside each savepoint: what a savepoint
    # rolled back must not be told, and Django drops its callbacks with it.
    savepoints = set(connection.savepoint_ids)
    for sids, callback, _robust in reversed(connection.run_on_commit):
        if isinstance(callback, _Commit) and sids == savepoints:
            callback.deliveries.append(delivery)
            return
    commit = _Commit()
    commit.deliveries.append(delivery)
    transaction.on_commit(commit, robust=True)


def _names(to: str | Iterable[str]) -> tuple[str, ...]:
    return (to,) if isinstance(to, str) else tuple(to)


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _background_process() -> Process:
    """For a process that serves nothing: one loop in a thread, flushed before the process ends.

    `async_to_sync` a call would open a connection to Redis for each, and a command that exits right
    after it published would take its last events along.
    """
    global _background
    with _lock:
        if _background is None:
            loop = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="slackish-publish", daemon=True).start()
            _background = asyncio.run_coroutine_threadsafe(_start_background(), loop).result()
            atexit.register(_flush, _background)
    return _background


async def _start_background() -> Process:
    process = Process.publishing()
    if process.is_alone:
        log.info("Nobody hears what this process emits: the in-memory channel layer ends with it. Set REDIS_URL.")
    return process


def _flush(process: Process) -> None:
    flushed = asyncio.run_coroutine_threadsafe(process.post.flushed(), process.loop)
    try:
        flushed.result(realtime_settings().flush_timeout)
    except TimeoutError:
        log.warning("The channel layer did not take all that was published before this process ended.")
