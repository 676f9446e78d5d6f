"""The deployment of docs/deploy.md, running: one process after the other is restarted while people write.

A reduced run; `./dev soak deploy` is the long one.
"""

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from pytest_django import DjangoDbBlocker

from chat.models import Message
from tests import databases
from tests.chat.talk import a_room, say
from tests.deployment import Deployment, deployed, restart
from tests.factories import session_cookie, token_of, unique, workspace_with
from tests.faults.stubborn import Reader, Writer
from tests.proxy import page
from tests.visitors import visiting

ROUNDS = int(os.environ.get("SOAK_ROUNDS", "1"))
MESSAGES = 60 * ROUNDS  # of each writer
POLL = "/socket.io/?EIO=4&transport=polling"
PATIENCE = 100 + 60 * ROUNDS

pytestmark = pytest.mark.timeout(PATIENCE + 300)


@pytest.fixture(scope="module")
def running_deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with deployed(tmp_path_factory.mktemp("deployed")) as deployment:
        yield deployment


@pytest.fixture
def deployment(
    running_deployment: Deployment, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Deployment]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with django_db_blocker.unblock(), databases.serving("postgres"):
        yield running_deployment


async def test_restarting_one_process_after_the_other_loses_and_doubles_nothing(deployment: Deployment) -> None:
    names = ["alice", "bob", "carol", "dana"]
    people = workspace_with(alice="owner", bob="member", carol="member", dana="member", eve="member", finn="member")
    rooms = [a_room(people, *names, "eve", "finn", name=name) for name in ("tea", "coffee")]
    acks = asyncio.Semaphore(0)
    async with visiting(deployment.cluster) as visit, asyncio.timeout(PATIENCE):
        pages = {name: partial(visit, people, name, url=deployment.url) for name in people.users}
        writers = [Writer(pages[name], faithful=True, acks=acks) for name in names]
        readers = [Reader(pages[name], rooms) for name in ("eve", "finn")]

        async def restart_each() -> None:
            for server in deployment.servers * ROUNDS:
                for _ in range(MESSAGES // ROUNDS):
                    await acks.acquire()
                await asyncio.to_thread(restart, server)

        reading = [asyncio.create_task(reader.read()) for reader in readers]
        await asyncio.gather(restart_each(), *(writer.write(MESSAGES, rooms) for writer in writers))
        for task in reading:
            task.cancel()
        await asyncio.gather(*(reader.finish() for reader in readers))

    logs = {room: dict(Message.objects.filter(channel=room).values_list("seq", "text")) for room in rooms}
    for log in logs.values():
        assert sorted(log) == list(range(1, len(log) + 1))
    texts = [text for log in logs.values() for text in log.values()]
    sent = [text for writer in writers for text in writer.acked]
    assert len(sent) == len(names) * MESSAGES
    assert all(texts.count(text) == 1 for text in sent)
    assert [reader.seen for reader in readers] == [logs, logs]
    for server in deployment.servers:
        assert "Traceback" not in server.output
    if ROUNDS > 1:
        report(writers)


def report(writers: list[Writer]) -> None:
    """For docs/benchmarks.md."""
    waits = sorted(wait for writer in writers for wait in writer.waits)
    p50, p99 = (waits[len(waits) * share // 100] * 1000 for share in (50, 99))
    lost = sum(each.lost for each in writers)
    sys.stdout.write(
        f"\n{2 * ROUNDS} restarts, {len(waits)} messages by {len(writers)} writers, {lost} of their connections cut; "
        f"from send to ack {p50:.0f} / {p99:.0f} / {waits[-1] * 1000:.0f} ms (p50 / p99 / most)\n"
    )


def test_a_polling_client_stays_with_its_process(deployment: Deployment) -> None:
    """Each request may take another connection of nginx; with whichever process it began, there it stays."""
    people = workspace_with(**dict.fromkeys(("ann", "ben", "cleo", "dan", "eli", "fay"), "member"))
    for name in people.users:
        cookie = session_cookie(people[name])
        opened = page(deployment.url, POLL, Cookie=cookie)[1]
        poll = f"{POLL}&sid={json.loads(opened[1:])['sid']}"
        connect = "40/chat," + json.dumps({"workspace": people.slug})
        assert page(deployment.url, poll, connect, Cookie=cookie)[:2] == (200, b"ok")
        heard = b""
        while b"room-list" not in heard:
            status, packets, _ = page(deployment.url, poll, Cookie=cookie)
            assert status == 200, packets
            heard += packets


def test_pages_come_with_their_files_and_the_headers_of_production(deployment: Deployment) -> None:
    people = workspace_with(alice="owner")
    status, body, headers = page(deployment.url, f"/w/{people.slug}/", Cookie=session_cookie(people.alice))
    assert status == 200
    assert headers["strict-transport-security"].startswith("max-age=31536000")
    assert "default-src 'none'" in headers["content-security-policy"]
    sheet = re.search(rb'href="(/static/[0-9a-f]+/css/tokens\.css)"', body)
    assert sheet is not None
    status, _, headers = page(deployment.url, sheet.group(1).decode())
    assert (status, headers["content-type"]) == (200, "text/css")
    assert "immutable" in headers["cache-control"]


def test_health_and_metrics_are_asked_for_at_the_processes_alone(deployment: Deployment) -> None:
    for path in ("/healthz", "/metrics"):
        assert page(deployment.url, path)[0] == 403
    for server in deployment.servers:
        assert page(server.url, "/healthz")[0] == 200


def test_a_forged_address_is_replaced_by_the_proxy(deployment: Deployment) -> None:
    people = workspace_with(alice="owner")
    headers = {"Authorization": f"Bearer {token_of(people.alice)}", "X-Forwarded-For": "203.0.113.9"}
    assert page(deployment.url, "/api/me", **headers)[0] == 200
    assert b"203.0.113.9" not in b"".join(server.log.read_bytes() for server in deployment.servers)


def test_a_backup_restores_to_the_same_messages(deployment: Deployment, tmp_path: Path) -> None:
    """docs/deploy.md: pg_dump of the database, pg_restore into an empty one."""
    people = workspace_with(alice="owner")
    sent = say(people, "alice", "general", "to be kept")
    url = databases.database_url("postgres")
    copy = unique("slackish_test_restored").replace("-", "_")
    empty = urlsplit(url)._replace(path=f"/{copy}").geturl()
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {copy}")
    try:
        dump = tmp_path / "slackish.dump"
        subprocess.run(["pg_dump", "--format=custom", f"--file={dump}", url], check=True)
        subprocess.run(["pg_restore", "--no-owner", "--exit-on-error", f"--dbname={empty}", dump], check=True)
        with psycopg.connect(empty) as restored:
            row = restored.execute("SELECT text FROM chat_message WHERE id = %s", [sent["id"]]).fetchone()
        assert row == ("to be kept",)
    finally:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE {copy} WITH (FORCE)")
