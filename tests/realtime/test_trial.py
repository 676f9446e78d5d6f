"""At start a server tries whether it may write to Twisted's transports directly."""

import subprocess
import sys

import pytest

from tests.cluster import ROOT

SCRIPT = """
import daphne.server
from twisted.internet import reactor, tcp
from slackish.realtime import daphne as ways

{spoilt}
def start():
    ways.try_out()
    print(ways.trial_fault, ways.written)
    reactor.stop()

reactor.callLater(0, start)
reactor.run()
"""


def tried(spoilt: str = "") -> str:
    command = [sys.executable, "-c", SCRIPT.format(spoilt=spoilt)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


def test_with_the_twisted_that_is_installed_it_may_and_nothing_is_counted_as_sent() -> None:
    assert tried() == "{'daphne': 0, 'portable': 0}"


@pytest.mark.parametrize(
    ("spoilt", "found"),
    [
        ("tcp.Server.writeSomeData = lambda self, data: len(data)", "a trial failed (BlockingIOError"),
        ("tcp.Server.writeSomeData = lambda self, data: self.socket.send(data[::-1])", "other bytes came"),
        ("tcp.Server.write = lambda self, data: None", "nothing waited"),
        ("ways.DaphneOutlet._break = lambda self: None", "the bound in bytes held nobody"),
        ("del tcp.Server", "a trial failed"),
    ],
)
def test_where_a_private_name_means_something_else_it_may_not(spoilt: str, found: str) -> None:
    assert found in tried(spoilt)
