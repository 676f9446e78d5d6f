"""What the protocol, the reference server and our own documents name, unless a setting says otherwise."""

import pytest

from slackish.realtime import RealtimeSettings

MEBIBYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ping_interval_ms", 25_000),
        ("ping_timeout_ms", 20_000),
        ("max_payload", 1_000_000),
        ("upgrade_timeout", 10),
        ("connect_timeout", 45),
        ("handler_timeout", 30),
        ("event_bytes", 256 * 1024),
        ("json_depth", 20),
        ("namespaces_per_connection", 16),
        ("connections_per_user", 20),
        ("inbox_events", 100),
        ("inbox_bytes", MEBIBYTE),
        ("outbox_bytes", MEBIBYTE),
        ("event_rate", (600, 60)),
        ("event_burst", 200),
        ("access_check", 30),
        ("presence_grace", 5),
        ("presence_every", 1),
    ],
)
def test_a_limit_is_the_one_that_is_documented(name: str, value: object) -> None:
    assert getattr(RealtimeSettings(), name) == value


def test_a_process_that_dies_is_forgotten_within_fifteen_seconds() -> None:
    """Its lease ends, and is not seen at two looks in a row: tests/realtime/test_dead_process.py sees that happen."""
    settings = RealtimeSettings()
    assert settings.lease_seconds + 2 * settings.lease_renewal <= 15
    assert settings.lease_renewal * 2 < settings.lease_seconds  # one look that fails costs no lease
