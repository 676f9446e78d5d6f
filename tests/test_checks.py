"""A set-up step that was left out is named when Django starts."""

from pathlib import Path

import pytest
from django.core import checks
from pytest_django import Settings


def browser_warnings() -> list[checks.CheckMessage]:
    return [message for message in checks.run_checks() if message.id == "slackish.W001"]


def test_missing_browser_libraries_are_named_with_the_command_that_brings_them(
    settings: Settings, tmp_path: Path
) -> None:
    settings.BROWSER_LIBRARIES = {"vendor/lit-html": tmp_path / "nowhere"}
    (warning,) = browser_warnings()
    assert "vendor/lit-html" in warning.msg
    assert "npm ci --ignore-scripts" in str(warning.hint)


@pytest.mark.parametrize("found", ["lit-html", "socket.io-client"])
def test_libraries_that_are_there_are_not_warned_about(settings: Settings, tmp_path: Path, found: str) -> None:
    (tmp_path / found).mkdir()
    settings.BROWSER_LIBRARIES = {f"vendor/{found}": tmp_path / found}
    assert browser_warnings() == []
