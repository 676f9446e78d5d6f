"""Requests to addresses that somebody else named reach public addresses alone."""

import socket
from typing import Any

import pytest
from django.test import override_settings

from slackish.outgoing import Unreachable, post, refuse_address

NOT_PUBLIC = [
    "127.0.0.1",
    "127.1.2.3",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "2002:7f00:0001::",
    "ff02::1",
    "64:ff9b::7f00:1",
]


def resolving_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Every name is at `addresses`; the list of names that were looked up."""
    asked: list[str] = []

    def resolve(host: str, port: int, **options: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_a_name_that_leads_inside_is_not_followed(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    resolving_to(monkeypatch, address)
    with pytest.raises(Unreachable, match="not public"):
        post("https://innocent.example/x", body=b"", headers={})


def test_one_inner_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving_to(monkeypatch, "93.184.215.14", "10.0.0.1")
    with pytest.raises(Unreachable, match="not public"):
        post("https://innocent.example/x", body=b"", headers={})


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/x", "ftp://push.example/", "file:///etc/passwd", "https://push.example:22/", "//x", ""]
)
def test_what_is_not_https_at_its_port_is_refused_by_its_looks(url: str) -> None:
    assert refuse_address(url)
    with pytest.raises(Unreachable):
        post(url, body=b"", headers={})


@pytest.mark.parametrize("spelling", ["https://2130706433/", "https://0x7f000001/", "https://127.1/", "https://[::1]/"])
def test_other_spellings_of_the_own_machine_are_seen_through(spelling: str) -> None:
    with pytest.raises(Unreachable):
        post(spelling, body=b"", headers={}, timeout=1)


def test_an_exception_holds_for_its_port_alone() -> None:
    with override_settings(OUTGOING_HOSTS=["127.0.0.1:8070"]):
        assert refuse_address("http://127.0.0.1:8070/x") == ""
        assert refuse_address("http://127.0.0.1:8071/x") != ""


def test_a_name_that_does_not_resolve_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **options: Any) -> Any:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(Unreachable, match="resolve"):
        post("https://nowhere.example/x", body=b"", headers={})
