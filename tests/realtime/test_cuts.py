"""Whose slow readers were cut off is counted by room: nobody hears of another's."""

from unittest.mock import Mock

import pytest

from slackish.realtime.conf import realtime_settings
from slackish.realtime.connection import Connection
from slackish.realtime.cuts import KEPT, SLOW_READER, Cuts
from slackish.realtime.process import Process
from slackish.realtime.registry import namespaces
from slackish.realtime.sessions import Session


def test_a_room_counts_its_own_of_late_and_each_connection_once(monkeypatch: pytest.MonkeyPatch) -> None:
    cuts, now = Cuts(), 1000.0
    monkeypatch.setattr("slackish.realtime.cuts.time.monotonic", lambda: now)
    cuts.note(["ours", "ours", "channel"])
    now += 100
    cuts.note(["theirs"])
    assert (cuts.count("ours", 200), cuts.count("theirs", 200), cuts.count("nobody's", 200)) == (1, 1, 0)
    assert (cuts.count("ours", 50), cuts.count("theirs", 50)) == (0, 1)


def test_what_is_remembered_has_a_bound() -> None:
    cuts = Cuts()
    for _ in range(KEPT + 10):
        cuts.note(["ours"])
    assert cuts.count("ours", 10) == KEPT


@pytest.mark.asyncio
async def test_a_reader_that_is_cut_off_counts_in_its_rooms_and_who_leaves_does_not() -> None:
    process = await Process.start()
    for reason in (SLOW_READER, "transport close"):
        session = Session({}, realtime_settings())
        connection = Connection(process, session, None, namespaces())
        session.open(Mock(bytes_out=0), connection, ())
        connection.sockets["/talk"] = Mock(rooms={"ours"})
        connection.abort(reason)
    replies = await process.cluster.ask("cuts", {"room": "ours", "seconds": 60}, seconds=1)
    assert replies.values == [1]
    await process.stop()
